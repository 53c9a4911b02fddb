package callabsync.http;

import callabsync.sink.Preflights;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fields that an API said it wrote and that a read right afterwards did not show: it has no such field, say. The preflight
 * shows them until a later write of the field is kept.
 */
final class IgnoredFields {

    private static final Logger log = LoggerFactory.getLogger(IgnoredFields.class);

    private final Supplier<Preflights> preflights;
    private final Map<String, Set<String>> byDestination = new ConcurrentHashMap<>();

    IgnoredFields(Supplier<Preflights> preflights) {
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
            if (SameValue.is(value, record.get(field))) {
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
            preflights.get().run(destination);
        }
    }
}
