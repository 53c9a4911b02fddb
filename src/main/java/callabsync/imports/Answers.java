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
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks for a page and reads what came. */
final class Answers {

    /** Salesforce writes offsets without a colon. */
    private static final DateTimeFormatter LOOSE = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(java.util.Locale.ROOT);

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

    /** A time as CRMs write it; empty for what is none. */
    static Optional<Instant> time(@Nullable Object value) {
        if (value instanceof Number millis) {
            return Optional.of(Instant.ofEpochMilli(millis.longValue()));
        }
        if (!(value instanceof String text) || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    text.matches("\\d{12,14}")
                            ? Instant.ofEpochMilli(Long.parseLong(text))
                            : OffsetDateTime.parse(text, LOOSE).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** An address without a slash at its end. */
    static String base(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
