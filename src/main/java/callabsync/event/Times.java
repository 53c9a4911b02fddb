package callabsync.event;

import com.ethlo.time.ITU;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the times that senders write: ISO 8601 with a {@code T} or a blank, with or without seconds and offset, and
 * seconds or milliseconds since 1970. A time without an offset and a date without a time are meant in the zone.
 *
 * @param zone the business zone
 */
public record Times(ZoneId zone) {

    private static final int LONGEST = 64;
    /** 2001-09-09 in seconds. A smaller number is no time of a call. */
    private static final long FIRST_SECOND = 1_000_000_000L;

    private static final long FIRST_MILLISECOND = 100_000_000_000L;
    /** 9999-12-31. A larger number is no time either. */
    private static final long LAST_MILLISECOND = 253_402_300_799_999L;

    private static final DateTimeFormatter DATE_TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' '][XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    /** Returns the time in the zone; empty if the value is absent or no time. */
    public Optional<ZonedDateTime> read(@Nullable Object value) {
        if (value instanceof Number number) {
            return ofEpoch(number.doubleValue());
        }
        if (!(value instanceof String given)) {
            return Optional.empty();
        }
        String text = given.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        if (isNumber(text)) {
            return ofEpoch(Double.parseDouble(text));
        }
        if (text.charAt(0) < '0' || text.charAt(0) > '9') {
            return Optional.empty();
        }
        return iso(text).map(time -> time.atZoneSameInstant(zone)).or(() -> parse(text));
    }

    /** Reads what {@link OffsetDateTime#parse(CharSequence)} reads, but the usual spelling many times faster. */
    static Optional<OffsetDateTime> iso(String text) {
        try {
            return Optional.of(isUsual(text) ? ITU.parseDateTime(text) : OffsetDateTime.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns whether it looks like {@code 2026-01-31T10:15:00Z}, with or without milliseconds. Each event has several
     * of these.
     */
    private static boolean isUsual(String text) {
        int length = text.length();
        return (length == "2026-01-31T10:15:00Z".length() || length == "2026-01-31T10:15:00.000Z".length())
                && text.charAt(10) == 'T'
                && text.charAt(length - 1) == 'Z';
    }

    private Optional<ZonedDateTime> parse(String text) {
        try {
            return Optional.of(parsed(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private ZonedDateTime parsed(String text) {
        if (text.length() == "2026-01-31".length()) {
            return LocalDate.parse(text).atStartOfDay(zone);
        }
        TemporalAccessor parsed = DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime time
                ? time.atZoneSameInstant(zone)
                : ((LocalDateTime) parsed).atZone(zone);
    }

    private Optional<ZonedDateTime> ofEpoch(double number) {
        if (!(number >= FIRST_SECOND)) {
            return Optional.empty();
        }
        double millis = number >= FIRST_MILLISECOND ? number : number * 1000;
        return millis <= LAST_MILLISECOND
                ? Optional.of(Instant.ofEpochMilli(Math.round(millis)).atZone(zone))
                : Optional.empty();
    }

    private static boolean isNumber(String text) {
        boolean point = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && !point && i > 0) {
                point = true;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }
}
