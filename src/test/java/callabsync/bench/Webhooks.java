package callabsync.bench;

import callabsync.support.Events;
import callabsync.support.Sender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** Signed webhooks of 3.8 KB as they go over the wire, each of another call. */
final class Webhooks {

    private static final int PAYLOAD_BYTES = 3_800;
    private static final String SENTENCE = "So it goes. ";
    private static final Instant FIRST = Instant.parse("2025-11-17T08:00:00Z");

    private final Sender sender = new Sender("test-secret");

    /** The webhook of this call, whose contact has this id in its CRM. */
    byte[] request(int call, String crmId) {
        Events event = Events.outcomeExtracted()
                .at(FIRST.plusMillis(call).toString())
                .call(callId(call))
                .contact("cont_" + crmId)
                .phone("+1408" + (5_550_000 + Math.floorMod(crmId.hashCode(), 4_449_999)))
                .email("john." + crmId + "@techcorp.com")
                .crmId(crmId);
        event.object("contact").put("last_name", "Smith " + crmId);
        int missing = PAYLOAD_BYTES - event.bytes().length;
        event.object("call").put("transcript", SENTENCE.repeat(missing / SENTENCE.length() + 1));
        byte[] body = event.bytes();
        byte[] head = ("POST /webhooks/callab HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "X-Callab-Signature: " + sender.sign(body) + "\r\nContent-Length: " + body.length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** As scattered as Callab's ids may be. */
    private static String callId(int call) {
        return "call_" + new UUID(Integer.reverse(call) * 0x9E3779B97F4A7C15L, call);
    }
}
