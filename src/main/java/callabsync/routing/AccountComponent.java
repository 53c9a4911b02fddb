package callabsync.routing;

/**
 * A Camel component that does not start without an account: a kind of destination sets it up. A file that uses it is tried
 * with a stand-in.
 *
 * @param scheme its name in addresses
 */
public record AccountComponent(String scheme) {}
