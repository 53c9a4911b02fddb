package callabsync.webhook;

import java.util.Map;

/**
 * What the route is given of a request that passed the guards. Besides it nothing of the request gets into Camel: its
 * exchange has no headers.
 *
 * @param address the sender's
 * @param headers those that the signature needs, by the names that the verifier asks for
 * @param genuineCredentials whether the request had the credentials that the source asks for
 * @param body the bytes as received; nobody may change them
 */
record WebhookRequest(
        Source source, String address, Map<String, String> headers, boolean genuineCredentials, byte[] body) {

    @Override
    public String toString() {
        return "WebhookRequest[source=" + source.id() + ", " + body.length + " bytes]";
    }
}
