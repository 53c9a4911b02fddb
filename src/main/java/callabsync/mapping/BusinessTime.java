package callabsync.mapping;

import callabsync.event.SpokenTime;
import callabsync.event.Times;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Times as events spell them, in the business zone. A time without an offset is meant in that zone; a date without a
 * time is its beginning there. What is no time at all is empty.
 */
record BusinessTime(ZoneId zone, SpokenTime.DateOrder order) {

    /** When a working day begins: the time of day of things that are due on a day. */
    private static final LocalTime MORNING = LocalTime.of(9, 0);

    Optional<String> isoInstant(String text) {
        return at(text).map(time -> time.toInstant().toString());
    }

    Optional<String> date(String text) {
        return at(text).map(time -> time.toLocalDate().toString());
    }

    /** Returns the morning of the first working day (Monday to Friday) after the day of this time. */
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

    /**
     * A time as it was said on the phone, {@code tomorrow at 3pm}: what has one meaning only.
     *
     * @param from when it was said; absent: only what names its day is read
     */
    Optional<String> spoken(String said, Optional<String> from) {
        Optional<ZonedDateTime> since = from.flatMap(this::at);
        return since.flatMap(now -> new SpokenTime(zone, order).read(said, now))
                .or(() -> at(said))
                .map(time -> time.toInstant().toString());
    }

    private Optional<ZonedDateTime> at(String text) {
        return new Times(zone).read(text);
    }
}
