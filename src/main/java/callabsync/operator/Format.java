package callabsync.operator;

import callabsync.event.Shown;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** How pages write times, numbers and JSON. */
@Component("format")
public class Format {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Clock clock;

    Format(Clock clock) {
        this.clock = clock;
    }

    public String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** An id, a name or another text of a line that a sender chose. */
    public String id(@Nullable String id) {
        return id == null || id.isEmpty() ? "–" : Shown.id(id);
    }

    /** The type of an event: of those that are known, or one word for the others. */
    public String type(@Nullable String type) {
        return type == null ? "" : Shown.type(type);
    }

    public String time(@Nullable Instant at) {
        return at == null ? "" : TIME.format(at);
    }

    /** How long ago or in how long, in one unit. */
    public String ago(@Nullable Instant at) {
        if (at == null) {
            return "";
        }
        Duration since = Duration.between(at, clock.instant());
        if (since.abs().toSeconds() < 5) {
            return "just now";
        }
        return since.isNegative() ? "in " + span(since.negated()) : span(since) + " ago";
    }

    /** A duration in its largest unit. */
    public String span(Duration span) {
        if (span.toMillis() < 1_000) {
            return span.toMillis() + " ms";
        }
        if (span.toSeconds() < 60) {
            return span.toSeconds() + " s";
        }
        if (span.toMinutes() < 60) {
            return span.toMinutes() + " min";
        }
        return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " d";
    }

    public String milliseconds(double milliseconds) {
        return milliseconds < 10_000
                ? number(Math.round(milliseconds)) + " ms"
                : String.format(Locale.ROOT, "%.1f s", milliseconds / 1_000.0);
    }

    /** Indented when it is JSON, else as it is. */
    public String json(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        try {
            return value instanceof String text
                    ? JSON.writeValueAsString(JSON.readTree(text))
                    : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            return value.toString();
        }
    }

    /** Returns a request with its first line as it is and the JSON below it indented. */
    public String request(@Nullable String request) {
        if (request == null) {
            return "";
        }
        int firstBrace = request.indexOf('{');
        int newline = request.indexOf('\n');
        if (newline < 0 || firstBrace >= 0 && firstBrace < newline) {
            return json(request);
        }
        return request.substring(0, newline) + "\n\n"
                + json(request.substring(newline + 1).strip());
    }

    /** The same list, asked for with one thing changed; a blank value leaves it out. */
    public String link(String path, Map<String, String> asked, String name, @Nullable String value) {
        var all = new LinkedHashMap<>(asked);
        all.remove("cursor");
        all.put(name, value == null ? "" : value);
        var builder = UriComponentsBuilder.fromPath(path);
        var values = new LinkedHashMap<String, Object>();
        all.forEach((key, each) -> {
            if (!each.isBlank()) {
                builder.queryParam(key, "{" + key + "}");
                values.put(key, each);
            }
        });
        return builder.encode().buildAndExpand(values).toUriString();
    }
}
