package callabsync.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link Event} from the bytes as received, or returns why they are unusable.
 *
 * <p>Lenient on purpose: Callab documents two spellings for most fields (the webhook page's and the API's), and which
 * fields are sent is a choice in Callab's own pages.
 */
public final class EventReader {

    private static final List<String> REQUIRED = List.of("event", "timestamp", "contact", "call");
    /** In seconds since 1970: September 2001. */
    private static final double EARLIEST_EPOCH = 1e9;

    private static final ObjectReader READER = mapper().readerFor(Object.class);

    /** Reads with {@link Settings#DEFAULT}. */
    public static final EventReader WITH_DEFAULTS = new EventReader(Settings.DEFAULT);

    /**
     * How to read what senders write.
     *
     * @param zone where times without an offset and days are meant
     * @param order of day and month in a spoken date
     */
    public record Settings(ZoneId zone, SpokenTime.DateOrder order, Words words) {

        public static final Settings DEFAULT =
                new Settings(ZoneOffset.UTC, SpokenTime.DateOrder.UNKNOWN, Words.DEFAULT);
    }

    private final EventDocument document;

    public EventReader(Settings settings) {
        this.document = new EventDocument(settings);
    }

    /** The result: an event, or why the bytes are unusable. */
    public sealed interface Reading {
        /** The bytes are an event. */
        record Usable(Event event, Map<?, ?> content) implements Reading {

            @Override
            public String toString() {
                return "Usable[" + event + "]";
            }
        }

        /**
         * The bytes are kept, but no event can be made of them.
         *
         * @param reason for the sender, as the contract words it
         * @param event what could still be read
         */
        record Unusable(
                String reason, Event event, @Nullable Map<?, ?> content) implements Reading {

            @Override
            public String toString() {
                return "Unusable[" + reason + "]";
            }
        }

        Event event();

        /** Returns the JSON object as it came; null if it is none. */
        @Nullable
        Map<?, ?> content();
    }

    /** Reads the bytes with the default settings, whenever they came. */
    public static Reading read(byte[] body) {
        return WITH_DEFAULTS.read(body, null);
    }

    /**
     * Reads the bytes. Never throws: bytes that cannot be parsed are {@link Reading.Unusable}.
     *
     * @param receivedAt when they were received: a later {@code timestamp} counts as this time; null: unknown
     */
    public Reading read(byte[] body, @Nullable Instant receivedAt) {
        Object parsed;
        try (JsonParser parser = new LenientNumbers(READER.createParser(body))) {
            parsed = READER.readValue(parser);
        } catch (IOException | StackOverflowError e) {
            return new Reading.Unusable("Body is not a JSON object", empty(), null);
        }
        if (!(parsed instanceof Map<?, ?> object)) {
            return new Reading.Unusable("Body is not a JSON object", empty(), null);
        }
        Event event = document.eventOf(object, receivedAt);
        for (String required : REQUIRED) {
            if (missing(object.get(required))) {
                return new Reading.Unusable("Missing required field: " + required, event, object);
            }
        }
        for (String required : REQUIRED) {
            if (!isOfItsType(required, object.get(required))) {
                return new Reading.Unusable("Invalid field: " + required, event, object);
            }
        }
        return new Reading.Usable(event, object);
    }

    /**
     * Returns whether a value has the type of its field. A text that is no time is left to the mappings. A number of
     * seconds or milliseconds is a time; 5 is not.
     */
    private static boolean isOfItsType(String required, Object value) {
        return switch (required) {
            case "event" -> value instanceof String;
            case "timestamp" ->
                value instanceof String || value instanceof Number number && number.doubleValue() >= EARLIEST_EPOCH;
            default -> value instanceof Map<?, ?>;
        };
    }

    private static boolean missing(Object value) {
        return value == null
                || value instanceof String text && text.isBlank()
                || value instanceof Number number && !Double.isFinite(number.doubleValue());
    }

    private Event empty() {
        return document.eventOf(Map.of(), null);
    }

    private static ObjectMapper mapper() {
        var mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(200)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .build());
        return mapper;
    }
}
