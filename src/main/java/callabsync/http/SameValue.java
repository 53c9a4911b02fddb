package callabsync.http;

import callabsync.sink.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares a value that was written with the one that an API gives back, which may spell it in another way. */
final class SameValue {

    private SameValue() {}

    /** Of an object only what was written counts; an absent value is null. */
    static boolean is(@Nullable Object written, @Nullable Object read) {
        if (isNothing(written) || isNothing(read)) {
            return isNothing(written) && isNothing(read);
        }
        if (written instanceof Map<?, ?> object) {
            Map<String, Object> there = Json.object(read instanceof String text ? Json.read(text) : read);
            return object.entrySet().stream()
                    .allMatch(each -> is(each.getValue(), there.get(String.valueOf(each.getKey()))));
        }
        if (written instanceof Iterable<?> list && read instanceof Iterable<?> there) {
            Iterator<?> each = there.iterator();
            for (Object value : list) {
                if (!each.hasNext() || !is(value, each.next())) {
                    return false;
                }
            }
            return !each.hasNext();
        }
        return sameText(String.valueOf(written).strip(), String.valueOf(read).strip());
    }

    private static boolean sameText(String written, String read) {
        return written.equalsIgnoreCase(read)
                || same(number(written), number(read))
                || same(instant(written), instant(read))
                || isPhone(written) && digits(written).equals(digits(read));
    }

    private static boolean same(Optional<?> one, Optional<?> other) {
        return one.isPresent() && one.equals(other);
    }

    private static boolean isNothing(@Nullable Object value) {
        return value == null || value.equals("");
    }

    private static boolean isPhone(String text) {
        return text.matches("\\+\\d[\\d ()./-]{6,}");
    }

    private static String digits(String text) {
        return text.replaceAll("\\D", "");
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return text.length() > 40 ? Optional.empty() : Optional.of(new BigDecimal(text).stripTrailingZeros());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** To the second: many stores keep no more. */
    private static Optional<Long> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toEpochSecond());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
