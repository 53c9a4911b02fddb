package callabsync.attack;

import callabsync.support.Events;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Requests as they go over the wire. */
final class Requests {

    static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    static final String JSON = "Content-Type: application/json\r\n";
    static final byte[] EVENT = Events.outcomeExtracted().bytes();

    private Requests() {}

    static byte[] request(String head, byte[] body) {
        var request = new ByteArrayOutputStream();
        request.writeBytes(bytes(head));
        request.writeBytes(body);
        return request.toByteArray();
    }

    static byte[] forged(String path, String headers, byte[] body) {
        return post(path, headers + "X-Callab-Signature: " + "0".repeat(64) + "\r\n", body);
    }

    static byte[] post(String path, String headers, byte[] body) {
        return request("POST " + path + HOST + JSON + headers + "Content-Length: " + body.length + "\r\n\r\n", body);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
