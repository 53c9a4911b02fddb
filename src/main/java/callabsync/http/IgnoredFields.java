package callabsync.http;

import callabsync.sink.Json;
import callabsync.sink.Preflights;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Fields that an API accepted but that were missing when the record was read right afterwards: perhaps it has no such
 * field. The preflight shows them until a later write of the field is kept.
 */
@Component
final class IgnoredFields {

    private static final Logger log = LoggerFactory.getLogger(IgnoredFields.class);

    private final ObjectProvider<Preflights> preflights;
    private final Map<String, Set<String>> byDestination = new ConcurrentHashMap<>();

    IgnoredFields(ObjectProvider<Preflights> preflights) {
        this.preflights = preflights;
    }

    Set<String> of(String destination) {
        return new TreeSet<>(byDestination.getOrDefault(destination, Set.of()));
    }

    /** Compares what was written with what the record holds now. */
    void compare(String destination, Map<String, ?> written, Map<String, Object> record) {
        Set<String> known = byDestination.computeIfAbsent(destination, id -> new ConcurrentSkipListSet<>());
        Set<String> before = new TreeSet<>(known);
        written.forEach((field, value) -> {
            if (isSame(value, record.get(field))) {
                known.remove(field);
            } else {
                known.add(field);
            }
        });
        if (!known.equals(before)) {
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("fields", known)
                    .addKeyValue("reason", "The API answered a success, and the record holds another value")
                    .log("field.ignored");
            preflights.getObject().run(destination);
        }
    }

    /**
     * Returns whether the API returns what was written, perhaps in another spelling. Of an object only the written
     * members count; an absent value is null.
     */
    private static boolean isSame(@Nullable Object written, @Nullable Object read) {
        if (isNothing(written) || isNothing(read)) {
            return isNothing(written) && isNothing(read);
        }
        if (written instanceof Map<?, ?> object) {
            Map<String, Object> there = Json.object(read instanceof String text ? Json.read(text) : read);
            return object.entrySet().stream()
                    .allMatch(each -> isSame(each.getValue(), there.get(String.valueOf(each.getKey()))));
        }
        if (written instanceof Iterable<?> list && read instanceof Iterable<?> there) {
            Iterator<?> each = there.iterator();
            for (Object value : list) {
                if (!each.hasNext() || !isSame(value, each.next())) {
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

    /** Returns the time to the second, because many stores keep no more. */
    private static Optional<Long> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toEpochSecond());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
