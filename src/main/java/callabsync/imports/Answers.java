package callabsync.imports;

import callabsync.event.Masked;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Requests;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks for a page and reads what came. */
final class Answers {

    private static final RecordTimes TIMES = new RecordTimes(ZoneOffset.UTC);

    private Answers() {}

    /** The JSON object that answers this request. */
    static Map<String, Object> object(Requests requests, String route, CrmRequest request) {
        try {
            CrmAnswer answer = requests.send(route, request);
            if (!answer.is2xx()) {
                throw new SourceException(
                        request.destination() + " answered " + answer.status() + ": " + messageOf(answer));
            }
            if (!(answer.json() instanceof Map<?, ?>)) {
                throw new SourceException(request.destination() + " answered something that is no JSON object");
            }
            return answer.object();
        } catch (NotSentException | NoAnswerException e) {
            throw new SourceException(request.destination() + ": " + e.getMessage());
        }
    }

    /** What the answer says about an error: its message only, since the rest may hold personal values. */
    static String messageOf(CrmAnswer answer) {
        Map<String, Object> body = answer.object();
        String message = Json.text(body, "message");
        return Masked.text(message.isEmpty() ? Json.text(body, "error") : message);
    }

    /** A time as Callab writes it; empty for what is none. */
    static Optional<Instant> time(@Nullable Object value) {
        return TIMES.of(value);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** An address without a slash at its end. */
    static String base(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
