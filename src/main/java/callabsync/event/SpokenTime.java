package callabsync.event;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a time as people say it on the phone: {@code tomorrow at 3pm}, {@code Tuesday 15:00}, {@code 29/03/2026 14:30},
 * {@code March 29, 2026 2:30 PM}. Only what has one meaning is read; nothing is guessed. "Next Tuesday" has two, and so
 * has {@code 03/04/2026} unless only one of the two days lies after the call.
 *
 * @param zone the business zone, in which the time is meant
 * @param order of day and month in a date such as {@code 03/04/2026}
 */
public record SpokenTime(ZoneId zone, DateOrder order) {

    /** Which of day and month comes first in a date of three numbers. */
    public enum DateOrder {
        /** Unknown: such a date is read only if it has one meaning. */
        UNKNOWN,
        /** {@code 31/12/2026}. */
        DAY_FIRST,
        /** {@code 12/31/2026}. */
        MONTH_FIRST
    }

    private static final int LONGEST = 60;
    private static final Pattern TIME = Pattern.compile(
            "\\b(?:(\\d{1,2})(?:[:.](\\d{2}))?(?::\\d{2})?\\s?([ap])\\.?m\\b\\.?|(\\d{1,2}):(\\d{2})(?::\\d{2})?\\b|(noon)\\b)");
    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4}|\\d{2})");
    private static final Pattern YEAR_FIRST = Pattern.compile("(\\d{4})[/.-](\\d{1,2})[/.-](\\d{1,2})");
    private static final Pattern DAY_MONTH = Pattern.compile("(\\d{1,2}) ([a-z]+)(?: (\\d{4}))?");
    private static final Pattern MONTH_DAY = Pattern.compile("([a-z]+) (\\d{1,2})(?: (\\d{4}))?");
    private static final Map<String, DayOfWeek> DAYS = names(DayOfWeek.values(), DayOfWeek::getDisplayName);
    private static final Map<String, Month> MONTHS = names(Month.values(), Month::getDisplayName);

    private interface Name<T> {
        String of(T value, TextStyle style, Locale locale);
    }

    private static <T> Map<String, T> names(T[] values, Name<T> name) {
        var names = new HashMap<String, T>();
        for (T value : values) {
            for (TextStyle style : List.of(TextStyle.FULL, TextStyle.SHORT)) {
                names.put(name.of(value, style, Locale.ENGLISH).toLowerCase(Locale.ROOT), value);
            }
        }
        return names;
    }

    /**
     * Returns the time; empty if it has no meaning or more than one.
     *
     * @param said as the call says it; also ISO times and epoch numbers
     * @param from when it was said
     */
    public Optional<ZonedDateTime> read(Object said, ZonedDateTime from) {
        Optional<ZonedDateTime> written = new Times(zone).read(said);
        if (written.isPresent() || !(said instanceof String given) || given.length() > LONGEST) {
            return written;
        }
        String text = plain(given);
        Matcher time = TIME.matcher(text);
        if (!time.find()) {
            return Optional.empty();
        }
        String day = plain(text.substring(0, time.start()) + " " + text.substring(time.end()));
        LocalDateTime now = from.withZoneSameInstant(zone).toLocalDateTime();
        return timeOfDay(time).flatMap(at -> {
            List<LocalDateTime> meanings = days(day, now.toLocalDate())
                    .distinct()
                    .map(date -> date.atTime(at))
                    .filter(meant -> zone.getRules().getValidOffsets(meant).size() == 1)
                    .toList();
            List<LocalDateTime> ahead =
                    meanings.stream().filter(meant -> meant.isAfter(now)).toList();
            List<LocalDateTime> possible = meanings.size() > 1 ? ahead : meanings;
            return possible.size() == 1 ? Optional.of(possible.get(0).atZone(zone)) : Optional.empty();
        });
    }

    /** Returns the text in lower case, without commas and the small words between day and time. */
    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("[,\\s]+", " ")
                .replaceAll("(?<=\\d)(?:st|nd|rd|th)\\b", "")
                .replaceAll("\\b(?:at|on|the|of|o'clock)\\b", " ")
                .replaceAll(" +", " ")
                .strip();
    }

    private static Optional<LocalTime> timeOfDay(Matcher time) {
        try {
            if (time.group(6) != null) {
                return Optional.of(LocalTime.NOON);
            }
            if (time.group(3) != null) {
                int hour = Integer.parseInt(time.group(1));
                int minute = time.group(2) == null ? 0 : Integer.parseInt(time.group(2));
                return hour < 1 || hour > 12
                        ? Optional.empty()
                        : Optional.of(LocalTime.of(hour % 12 + (time.group(3).equals("p") ? 12 : 0), minute));
            }
            int hour = Integer.parseInt(time.group(4));
            boolean eitherHalf = hour > 0 && hour < 7 && !time.group(4).startsWith("0");
            return eitherHalf ? Optional.empty() : Optional.of(LocalTime.of(hour, Integer.parseInt(time.group(5))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the possible days. */
    private Stream<LocalDate> days(String day, LocalDate today) {
        switch (day) {
            case "today", "this afternoon", "this evening":
                return Stream.of(today);
            case "tomorrow", "tomorrow morning", "tomorrow afternoon", "tomorrow evening":
                return Stream.of(today.plusDays(1));
            case "day after tomorrow":
                return Stream.of(today.plusDays(2));
            default:
        }
        DayOfWeek weekday = DAYS.get(day.startsWith("this ") ? day.substring("this ".length()) : day);
        if (weekday != null) {
            int ahead = Math.floorMod(weekday.getValue() - today.getDayOfWeek().getValue(), 7);
            return ahead == 0 ? Stream.of(today, today.plusDays(7)) : Stream.of(today.plusDays(ahead));
        }
        return dates(withoutWeekday(day), today);
    }

    private static String withoutWeekday(String day) {
        int blank = day.indexOf(' ');
        return blank > 0 && DAYS.containsKey(day.substring(0, blank)) ? day.substring(blank + 1) : day;
    }

    private Stream<LocalDate> dates(String day, LocalDate today) {
        Matcher numbers = NUMBERS.matcher(day);
        if (numbers.matches()) {
            return ofNumbers(numbers);
        }
        Matcher yearFirst = YEAR_FIRST.matcher(day);
        if (yearFirst.matches()) {
            return date(yearFirst.group(1), number(yearFirst.group(2)), number(yearFirst.group(3)));
        }
        Matcher dayMonth = DAY_MONTH.matcher(day);
        if (dayMonth.matches() && MONTHS.containsKey(dayMonth.group(2))) {
            return named(MONTHS.get(dayMonth.group(2)), number(dayMonth.group(1)), dayMonth.group(3), today);
        }
        Matcher monthDay = MONTH_DAY.matcher(day);
        if (monthDay.matches() && MONTHS.containsKey(monthDay.group(1))) {
            return named(MONTHS.get(monthDay.group(1)), number(monthDay.group(2)), monthDay.group(3), today);
        }
        return Stream.empty();
    }

    private Stream<LocalDate> ofNumbers(Matcher numbers) {
        String year = numbers.group(4).length() == 2 ? "20" + numbers.group(4) : numbers.group(4);
        int first = number(numbers.group(1));
        int second = number(numbers.group(3));
        Stream<LocalDate> dayFirst = date(year, second, first);
        Stream<LocalDate> monthFirst = date(year, first, second);
        if (numbers.group(2).equals(".") || order == DateOrder.DAY_FIRST) {
            return dayFirst;
        }
        return order == DateOrder.MONTH_FIRST ? monthFirst : Stream.concat(dayFirst, monthFirst);
    }

    /** Without a year, the next such day counts. */
    private static Stream<LocalDate> named(Month month, int day, String year, LocalDate today) {
        if (year != null) {
            return date(year, month.getValue(), day);
        }
        return Stream.of(today.getYear(), today.getYear() + 1)
                .flatMap(each -> date(each.toString(), month.getValue(), day))
                .filter(date -> !date.isBefore(today))
                .limit(1);
    }

    private static Stream<LocalDate> date(String year, int month, int day) {
        try {
            return Stream.of(LocalDate.of(number(year), month, day));
        } catch (DateTimeException e) {
            return Stream.empty();
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
