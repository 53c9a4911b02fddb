package callabsync.webhook;

import java.util.Map;

/**
 * A request that passed the guards, as the route gets it. Nothing else of it enters Camel: the exchange has no headers.
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
