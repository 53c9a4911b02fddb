package callabsync.server;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Why a request that is not for the door is refused before anything else sees it. Its connection ends with the answer.
 */
enum ServerRefusal {
    TOO_LARGE(413, "Body is too large"),
    SLOW(408, "The request was not sent in time"),
    MALFORMED(400, "Bad request"),
    BUSY(503, "Too many requests at once, send it again");

    private final int status;
    private final byte[] json;

    ServerRefusal(int status, String error) {
        this.status = status;
        this.json = ("{\"error\":\"" + error + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    void write(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setHeader("Connection", "close");
        if (this == BUSY) {
            response.setHeader("Retry-After", "1");
        }
        response.setContentType("application/json");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
