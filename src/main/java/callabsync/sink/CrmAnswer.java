package callabsync.sink;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a destination answered.
 *
 * @param status HTTP status
 * @param headers by name, whatever its case
 * @param body empty for none
 * @param took from sending the request to the end of the answer
 */
public record CrmAnswer(int status, Map<String, String> headers, String body, Duration took) {

    private static final Duration LONGEST = Duration.ofDays(1);

    public CrmAnswer {
        var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    public CrmAnswer(int status, Map<String, String> headers, String body) {
        this(status, headers, body, Duration.ZERO);
    }

    CrmAnswer after(Duration took) {
        return new CrmAnswer(status, headers, body, took);
    }

    public boolean is2xx() {
        return status >= 200 && status < 300;
    }

    /** Returns the body as JSON; null if it is none. */
    public @Nullable Object json() {
        return Json.read(body);
    }

    /** Returns the body as a JSON object; empty if it is none. */
    public Map<String, Object> object() {
        return Json.object(json());
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /**
     * Returns the wait that {@code Retry-After} asks for, in seconds or as a date, at most a day; empty if it is absent
     * or no time.
     */
    public Optional<Duration> retryAfter(Clock clock) {
        return header("Retry-After").map(String::strip).flatMap(text -> wait(text, clock));
    }

    /** Returns the wait that a {@code Retry-After} of this text asks for, as {@link #retryAfter} does. */
    public static Optional<Duration> wait(String text, Clock clock) {
        try {
            Duration wait = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            clock.instant(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
            return bounded(wait);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns a wait of at most a day; empty if it is negative. */
    public static Optional<Duration> bounded(Duration wait) {
        return wait.isNegative() ? Optional.empty() : Optional.of(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    @Override
    public String toString() {
        return status + " (" + body.length() + " characters)";
    }
}
