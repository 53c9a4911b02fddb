package callabsync.source;

import callabsync.event.Masked;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests a page and reads the answer. */
public final class Answers {

    private static final RecordTimes TIMES = new RecordTimes(ZoneOffset.UTC);

    private Answers() {}

    /** Returns the JSON object that answers this request. */
    public static Map<String, Object> object(Function<CrmRequest, CrmAnswer> send, CrmRequest request) {
        try {
            CrmAnswer answer = send.apply(request);
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

    /** Returns the answer's error message. Omits the rest, which may hold personal values. */
    public static String messageOf(CrmAnswer answer) {
        Map<String, Object> body = answer.object();
        String message = Json.text(body, "message");
        return Masked.text(message.isEmpty() ? Json.text(body, "error") : message);
    }

    /** Returns a time as Callab writes it; empty if it is none. */
    public static Optional<Instant> time(@Nullable Object value) {
        return TIMES.of(value);
    }

    public static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns an address without a slash at its end. */
    public static String base(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
