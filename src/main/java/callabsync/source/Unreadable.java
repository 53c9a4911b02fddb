package callabsync.source;

/**
 * A record of a page that cannot be imported. The others of the page are.
 *
 * @param id empty where it has none
 * @param reason what is wrong with it, without its values
 */
public record Unreadable(String id, String reason) {}
