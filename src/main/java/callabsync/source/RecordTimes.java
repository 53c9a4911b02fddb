package callabsync.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads times as CRMs write them: ISO with {@code T} or a blank, with or without an offset; a date; seconds or
 * milliseconds since 1970; the parts of a time.
 *
 * @param zone of times without an offset
 */
public record RecordTimes(ZoneId zone) {

    /** Some CRMs write offsets without a colon. */
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    /** As seconds this is the year 5138, as milliseconds 1973. */
    private static final double FIRST_OF_MILLIS = 1e11;

    /** Returns the time; empty if the value is none. */
    public Optional<Instant> of(@Nullable Object value) {
        if (value instanceof Number number) {
            return since1970(number.doubleValue());
        }
        if (value instanceof Map<?, ?> parts) {
            return ofParts(parts);
        }
        if (!(value instanceof String given) || given.isBlank()) {
            return Optional.empty();
        }
        String text = given.strip();
        if (text.matches("\\d{9,14}(\\.\\d{1,9})?")) {
            return since1970(Double.parseDouble(text));
        }
        String spelled = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2})[ t]+(\\d{2}:)", "$1T$2")
                .replaceFirst("(?i) *(utc|gmt|z)$", "Z")
                .replaceFirst("(\\d) +([+-]\\d{2})", "$1$2");
        List<Function<String, Instant>> spellings = List.of(
                each -> OffsetDateTime.parse(each, WITH_OFFSET).toInstant(),
                each -> LocalDateTime.parse(each).atZone(zone).toInstant(),
                each -> LocalDate.parse(each).atStartOfDay(zone).toInstant());
        for (var spelling : spellings) {
            try {
                return Optional.of(spelling.apply(spelled));
            } catch (DateTimeException e) {
                // The next spelling may fit.
            }
        }
        return Optional.empty();
    }

    /** As Tryton writes it: {@code {"__class__": "datetime", "year": 2026, ...}}. */
    private Optional<Instant> ofParts(Map<?, ?> parts) {
        try {
            var time = LocalDateTime.of(
                    part(parts, "year"),
                    part(parts, "month"),
                    part(parts, "day"),
                    part(parts, "hour"),
                    part(parts, "minute"),
                    part(parts, "second"));
            return Optional.of(time.atZone(zone).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int part(Map<?, ?> parts, String name) {
        return parts.get(name) instanceof Number number ? number.intValue() : 0;
    }

    private static Optional<Instant> since1970(double number) {
        double millis = Math.abs(number) < FIRST_OF_MILLIS ? number * 1_000 : number;
        return number == 0 || Double.isNaN(millis) || Math.abs(millis) > FIRST_OF_MILLIS * 1_000
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(Math.round(millis)));
    }
}
