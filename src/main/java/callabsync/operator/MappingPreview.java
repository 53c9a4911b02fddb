package callabsync.operator;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.event.Event;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.mapping.Compiled;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.mapping.Merge;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Shows what a mapping, saved or just edited, makes of events, and what of it would change in the CRM. Writes nothing.
 */
@Component
public class MappingPreview {

    static final int EVENTS_AT_MOST = 200;

    private final Mappings mappings;
    private final EventSearch events;
    private final Payloads payloads;
    private final Destinations destinations;
    private final ObjectProvider<CrmRecords> records;
    private final Clock clock;

    MappingPreview(
            Mappings mappings,
            EventSearch events,
            Payloads payloads,
            Destinations destinations,
            ObjectProvider<CrmRecords> records,
            Clock clock) {
        this.mappings = mappings;
        this.events = events;
        this.payloads = payloads;
        this.destinations = destinations;
        this.records = records;
        this.clock = clock;
    }

    /**
     * What came of one event.
     *
     * @param record what the mapping gives; null when it gives nothing or failed
     * @param compared with the CRM, or with the saved mapping when the CRM cannot be read
     * @param changes field by field what would change
     * @param error why the mapping failed, with its line
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Preview(
            @Nullable String eventId,
            @Nullable String crmId,
            @Nullable Object record,
            String compared,
            List<Change> changes,
            @Nullable String error) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Preview[" + eventId + ", " + crmId + "]";
        }
    }

    /**
     * One field.
     *
     * @param was what is there now; null: nothing, or unknown
     * @param now what it would be
     * @param what written, unchanged, or why it is left alone
     */
    public record Change(
            String field, @Nullable Object was, @Nullable Object now, String what) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Change[" + field + ", " + what + "]";
        }
    }

    /** The mappings by name, each with its folder. */
    List<String> names() {
        return List.copyOf(mappings.names());
    }

    Optional<Mapping> find(String name) {
        return mappings.find(name);
    }

    /** One event that is given, not stored. */
    Preview of(Mapping mapping, @Nullable String edited, @Nullable String eventId, Event event) {
        Object record;
        try {
            record = apply(mapping, edited, event);
        } catch (MappingFailedException e) {
            return new Preview(eventId, crmId(event), null, "nothing", List.of(), e.getMessage());
        }
        if (!(record instanceof Map<?, ?> fields)) {
            return new Preview(eventId, crmId(event), record, "nothing", List.of(), null);
        }
        @SuppressWarnings("unchecked")
        var mapped = (Map<String, Object>) fields;
        Optional<Map<String, Object>> existing = existing(mapping, event);
        return existing.isPresent()
                ? new Preview(
                        eventId, crmId(event), record, "crm", merged(mapping, mapped, existing.get(), event), null)
                : new Preview(
                        eventId, crmId(event), record, "saved mapping", differences(mapping, mapped, event), null);
    }

    /** The newest stored events that match. */
    List<Preview> of(Mapping mapping, @Nullable String edited, EventFilter filter, int limit) {
        List<String> ids = events.page(filter, null, Math.min(limit, EVENTS_AT_MOST)).items().stream()
                .map(EventSummary::id)
                .toList();
        Map<String, Event> found = payloads.events(ids);
        return ids.stream()
                .filter(found::containsKey)
                .map(id -> of(mapping, edited, id, found.get(id)))
                .toList();
    }

    private @Nullable Object apply(Mapping mapping, @Nullable String edited, Event event) {
        Map<String, Object> bindings = Map.of();
        if (edited == null) {
            return mappings.apply(mapping.name(), event.document(), bindings);
        }
        Compiled compiled = mappings.compile(edited);
        return mappings.apply(compiled, event.document(), bindings);
    }

    private List<Change> merged(
            Mapping mapping, Map<String, Object> mapped, Map<String, Object> existing, Event event) {
        var result = Merge.of(
                new Merge.Input(
                        mapped,
                        existing,
                        Map.<String, FieldVersion>of(),
                        Optional.ofNullable(event.occurredAt()).orElseGet(clock::instant),
                        event.rank(),
                        event.call().id()),
                mappings.policyOf(mapping.name()));
        var changes = new ArrayList<Change>();
        mapped.forEach((field, value) -> {
            Object was = existing.get(field);
            if (result.toWrite().containsKey(field)) {
                changes.add(new Change(field, was, result.toWrite().get(field), "written"));
            } else {
                var left = result.left().get(field);
                changes.add(new Change(field, was, was, left == null ? "unchanged" : word(left)));
            }
        });
        return changes;
    }

    private static String word(Merge.Left left) {
        return switch (left) {
            case OLDER -> "older than what is there";
            case UNCHANGED -> "unchanged";
            case KEPT -> "kept: only filled when empty";
            case FORWARD_ONLY -> "kept: only moves forward";
            case FULL -> "kept: no room for more";
        };
    }

    /** Without the CRM's own record: against what the saved mapping makes of the same event. */
    private List<Change> differences(Mapping mapping, Map<String, Object> mapped, Event event) {
        Map<String, Object> before = new LinkedHashMap<>();
        try {
            if (apply(mapping, null, event) instanceof Map<?, ?> saved) {
                saved.forEach((field, value) -> before.put(field.toString(), value));
            }
        } catch (MappingFailedException e) {
            // The saved one is broken: everything is new.
        }
        var changes = new ArrayList<Change>();
        mapped.forEach((field, value) -> changes.add(new Change(
                field,
                before.get(field),
                value,
                before.containsKey(field) && Objects.equals(Merge.hashOf(before.get(field)), Merge.hashOf(value))
                        ? "unchanged"
                        : "written")));
        before.forEach((field, value) -> {
            if (!mapped.containsKey(field)) {
                changes.add(new Change(field, value, null, "no longer written"));
            }
        });
        return changes;
    }

    private Optional<Map<String, Object>> existing(Mapping mapping, Event event) {
        Optional<String> crmId = event.contact().crmId();
        int slash = mapping.name().indexOf('/');
        if (crmId.isEmpty() || slash < 0) {
            return Optional.empty();
        }
        return destinations.ofSink(mapping.name().substring(0, slash)).stream()
                .map(Destination::id)
                .flatMap(id -> records.stream()
                        .filter(each -> each.reads(id))
                        .map(each -> each.read(id, crmId.get()))
                        .flatMap(Optional::stream))
                .findFirst();
    }

    private static @Nullable String crmId(Event event) {
        return event.contact().crmId().orElse(null);
    }
}
