package callabsync.preview;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.event.Event;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.mapping.Merge;
import callabsync.preview.Preview.Field;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
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
 * Shows what a mapping, saved or being edited, returns for events, and what would change in the CRM. The sinks take the
 * same steps as for a delivery. Writes nothing.
 */
@Component
public class MappingPreview {

    private final Mappings mappings;
    private final Destinations destinations;
    private final ObjectProvider<SinkPreview> sinks;
    private final Payloads payloads;
    private final Clock clock;

    MappingPreview(
            Mappings mappings,
            Destinations destinations,
            ObjectProvider<SinkPreview> sinks,
            Payloads payloads,
            Clock clock) {
        this.mappings = mappings;
        this.destinations = destinations;
        this.sinks = sinks;
        this.payloads = payloads;
        this.clock = clock;
    }

    /** An event to preview; its id is null where it is not a stored one. */
    public record Given(@Nullable String id, Event event) {}

    /**
     * A mapping and the destination whose records it is compared with.
     *
     * @param saved the mapping in its last good version
     * @param used the same, or as it was just edited
     * @param destination whose records it is compared with; empty: no destination writes by it
     */
    public record Subject(Mapping saved, Mapping used, Optional<Destination> destination) {

        public boolean isEdited() {
            return !used.source().equals(saved.source());
        }
    }

    /** Returns the events whose payload is still there. */
    public List<Given> given(List<EventSummary> summaries) {
        Map<String, Event> found =
                payloads.events(summaries.stream().map(EventSummary::id).toList());
        return summaries.stream()
                .filter(summary -> found.containsKey(summary.id()))
                .map(summary -> new Given(summary.id(), found.get(summary.id())))
                .toList();
    }

    /** Returns the event with this id, if its payload is still there. */
    public Optional<Given> given(String eventId) {
        return Optional.ofNullable(payloads.events(List.of(eventId)).get(eventId))
                .map(event -> new Given(eventId, event));
    }

    /** The mappings by name, each with its folder. */
    public List<String> names() {
        return List.copyOf(mappings.names());
    }

    public Optional<Mapping> find(String name) {
        return mappings.find(name);
    }

    /** The destinations that write by this mapping. */
    public List<String> destinationsOf(Mapping mapping) {
        return writing(mapping).stream().map(Destination::id).toList();
    }

    /**
     * @param source the edited text; blank: the saved mapping
     * @param destination one of {@link #destinationsOf}; blank, or none of them: the first
     * @throws MappingFailedException when the edited text is no mapping
     */
    public Subject subject(Mapping saved, @Nullable String source, @Nullable String destination) {
        String text = source == null ? "" : source.replace("\r\n", "\n");
        Mapping used = text.isBlank() || text.equals(saved.source()) ? saved : mappings.edited(saved, text);
        List<Destination> writing = writing(saved);
        return new Subject(
                saved,
                used,
                writing.stream()
                        .filter(each -> each.id().equals(destination))
                        .findFirst()
                        .or(() -> writing.stream().findFirst()));
    }

    private List<Destination> writing(Mapping mapping) {
        return destinations.all().stream()
                .filter(Destination::isOn)
                .filter(each -> sinkOf(each)
                        .filter(sink -> sink.writes(each.id(), mapping.name()))
                        .isPresent())
                .toList();
    }

    private Optional<SinkPreview> sinkOf(Destination destination) {
        return sinks.stream()
                .filter(each -> each.sink().equals(destination.sink()))
                .findFirst();
    }

    /** Previews each event. If the CRM is unreachable, compares with the saved mapping instead. */
    public List<Preview> of(Subject subject, List<Given> events) {
        try {
            return compared(subject, events);
        } catch (NotSentException | NoAnswerException e) {
            String why = subject.destination().map(Destination::id).orElse("The CRM") + " cannot be read now: "
                    + e.getMessage();
            return events.stream().map(given -> withoutCrm(subject, given, why)).toList();
        }
    }

    /** The same, but the CRM must be there. */
    public List<Preview> compared(Subject subject, List<Given> events) {
        if (subject.destination().isEmpty()) {
            return events.stream()
                    .map(given -> withoutCrm(subject, given, null))
                    .toList();
        }
        Destination destination = subject.destination().get();
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            Given given = events.get(i);
            items.add(Item.unopened(
                    destination.id(), given.id() == null ? "given" + i : given.id(), given.event(), clock.instant()));
        }
        List<Previewed> previewed =
                sinkOf(destination).orElseThrow().preview(new Batch(destination, items), subject.used());
        var previews = new ArrayList<Preview>();
        for (int i = 0; i < events.size(); i++) {
            previews.add(Preview.of(events.get(i).id(), destination.id(), previewed.get(i)));
        }
        return previews;
    }

    /** Returns what a CRM holds of the event's contact now, and what a delivery would change; empty if it cannot say. */
    public Optional<Preview> record(Destination destination, Given given) {
        Optional<SinkPreview> sink = sinkOf(destination).filter(any -> destination.isOn());
        Optional<Preview> found = Optional.empty();
        for (String name :
                sink.map(each -> each.recordMappings(destination.id())).orElse(List.of())) {
            Optional<Mapping> mapping = find(name);
            if (mapping.isPresent()) {
                var subject = new Subject(mapping.get(), mapping.get(), Optional.of(destination));
                found = Optional.of(of(subject, List.of(given)).get(0));
                if (!"ignored".equals(found.get().outcome())) {
                    return found;
                }
            }
        }
        return found;
    }

    /** Compares with what the saved mapping makes of the same event, as the CRM's own record is not there. */
    private Preview withoutCrm(Subject subject, Given given, @Nullable String why) {
        Object record;
        try {
            record = mappings.apply(subject.used().compiled(), given.event().document(), Map.of());
        } catch (MappingFailedException e) {
            return Preview.failed(given.id(), given.event(), String.valueOf(e.getMessage()));
        }
        return new Preview(
                given.id(),
                subject.destination().map(Destination::id).orElse(null),
                given.event().contact().crmId().orElse(null),
                null,
                record,
                record instanceof Map ? "saved mapping" : "nothing",
                record instanceof Map<?, ?> fields ? differences(subject.saved(), fields, given.event()) : List.of(),
                Map.of(),
                why,
                null);
    }

    private List<Field> differences(Mapping saved, Map<?, ?> mapped, Event event) {
        Map<String, Object> before = new LinkedHashMap<>();
        try {
            if (mappings.apply(saved.compiled(), event.document(), Map.of()) instanceof Map<?, ?> fields) {
                fields.forEach((field, value) -> before.put(field.toString(), value));
            }
        } catch (MappingFailedException e) {
            // The saved one fails on this event: everything is new.
        }
        var changes = new ArrayList<Field>();
        mapped.forEach((name, value) -> {
            String field = name.toString();
            boolean same =
                    before.containsKey(field) && Objects.equals(Merge.hashOf(before.get(field)), Merge.hashOf(value));
            changes.add(new Field(field, before.get(field), value, !same, same ? "unchanged" : "written"));
        });
        before.forEach((field, value) -> {
            if (!mapped.containsKey(field)) {
                changes.add(new Field(field, value, null, true, "no longer written"));
            }
        });
        return changes;
    }
}
