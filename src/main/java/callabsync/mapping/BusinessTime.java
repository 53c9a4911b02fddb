package callabsync.mapping;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Times as events spell them, in the business zone. A time without an offset is meant in that zone; a date without a
 * time is its beginning there. What is no time at all is empty.
 */
record BusinessTime(ZoneId zone) {

    /** When a working day begins: the time of day of things that are due on a day. */
    private static final LocalTime MORNING = LocalTime.of(9, 0);

    private static final int LONGEST = 100;

    Optional<String> isoInstant(String text) {
        return at(text).map(time -> time.toInstant().toString());
    }

    Optional<String> date(String text) {
        return at(text).map(time -> time.toLocalDate().toString());
    }

    /** The morning of the first working day (Monday to Friday) after the day of this time. */
    Optional<String> nextBusinessDay(String text) {
        return at(text).map(time -> {
            LocalDate day = time.toLocalDate().plusDays(1);
            while (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
                day = day.plusDays(1);
            }
            return day.atTime(MORNING).atZone(zone).toInstant().toString();
        });
    }

    Optional<String> plusMinutes(String text, long minutes) {
        return at(text).map(time ->
                time.toInstant().plus(minutes, ChronoUnit.MINUTES).toString());
    }

    private Optional<ZonedDateTime> at(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        List<Function<String, ZonedDateTime>> spellings = List.of(
                given -> OffsetDateTime.parse(given).atZoneSameInstant(zone),
                given -> Instant.parse(given).atZone(zone),
                given -> LocalDateTime.parse(given).atZone(zone),
                given -> LocalDate.parse(given).atStartOfDay(zone));
        String given = text.strip()
                .replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (\\d{2}:)", "$1T$2")
                .replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
        String asWritten = given.matches("\\d{4}-\\d{2}-\\d{2}") || text.indexOf(':') < 0 ? text.strip() : given;
        for (var spelling : spellings) {
            try {
                return Optional.of(spelling.apply(asWritten));
            } catch (DateTimeException e) {
                // The next spelling may fit.
            }
        }
        return Optional.empty();
    }
}
