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

/** Asks for a page and reads what came. */
public final class Answers {

    private static final RecordTimes TIMES = new RecordTimes(ZoneOffset.UTC);

    private Answers() {}

    /** The JSON object that answers this request. */
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

    /** What the answer says about an error: its message only, since the rest may hold personal values. */
    public static String messageOf(CrmAnswer answer) {
        Map<String, Object> body = answer.object();
        String message = Json.text(body, "message");
        return Masked.text(message.isEmpty() ? Json.text(body, "error") : message);
    }

    /** A time as Callab writes it; empty for what is none. */
    public static Optional<Instant> time(@Nullable Object value) {
        return TIMES.of(value);
    }

    public static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** An address without a slash at its end. */
    public static String base(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
