package callabsync.exchange;

import callabsync.event.Event;
import callabsync.mapping.Mappings;
import callabsync.sink.Json;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;

/** What a call means for a lead, as {@code routes/qualification.jsonata} says. Evaluated when a route first looks at it. */
final class Qualification extends AbstractMap<String, Object> {

    private final Supplier<Map<String, Object>> fields;

    Qualification(Mappings mappings, Event event) {
        this.fields = SingletonSupplier.of(
                () -> Json.object(mappings.apply(Mappings.QUALIFICATION, event.document(), Map.of())));
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields.get().entrySet();
    }

    /** Names what it is: the values are of a person. */
    @Override
    public String toString() {
        return "qualification";
    }
}
