package callabsync.operator;

import static callabsync.operator.ErrorAnswers.badRequest;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.preview.MappingPreview;
import callabsync.preview.MappingPreview.Given;
import callabsync.preview.MappingPreview.Subject;
import callabsync.preview.Preview;
import callabsync.store.Page;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Mappings, and what comes of events by them, saved or just edited. Writes nothing, neither file nor CRM. */
@Controller
@Tag(name = "Mappings", description = "What mappings make of events")
class MappingsResource {

    private static final int TO_CHOOSE_FROM = 30;
    private static final int EVENTS = 20;
    private static final int EVENTS_AT_MOST = 200;

    private final MappingPreview preview;
    private final PreviewRuns runs;
    private final BrokenFiles broken;
    private final EventSearch events;
    private final Payloads payloads;
    private final EventReader reader;

    MappingsResource(
            MappingPreview preview,
            PreviewRuns runs,
            BrokenFiles broken,
            EventSearch events,
            Payloads payloads,
            EventReader reader) {
        this.preview = preview;
        this.runs = runs;
        this.broken = broken;
        this.events = events;
        this.payloads = payloads;
        this.reader = reader;
    }

    record MappingFile(String id, String file) {}

    record Previews(List<Preview> items) {}

    @GetMapping("/api/mappings")
    @Operation(summary = "All mappings, each with its folder")
    Page<MappingFile> list() {
        return new Page<>(
                preview.names().stream()
                        .map(name -> new MappingFile(name.substring(name.lastIndexOf('/') + 1), name + ".jsonata"))
                        .toList(),
                Optional.empty());
    }

    /**
     * The body is {@code {"event_id": ...}}, an event (as {@code {"event": {...}}} or as Callab sends it), or a range of
     * stored events ({@code type state call_id contact_id q from to limit}); with {@code "source"}: that text instead of
     * the saved mapping; with {@code "destination"}: compared with that one's records.
     */
    @PostMapping("/api/mappings/{name}/preview")
    @Operation(
            summary = "What the mapping makes of an event or a range of stored ones, and what would change in the CRM",
            description = "Body: {\"event_id\"}, an event, or a filter of stored events with \"limit\" (at most 200);"
                    + " \"source\" is a mapping that is not saved, \"destination\" whose records it is compared with")
    Previews preview(@PathVariable String name, RequestFields fields) {
        Mapping mapping = mapping(name);
        List<Given> given = given(fields);
        try {
            return new Previews(preview.of(subject(mapping, fields), given));
        } catch (MappingFailedException e) {
            return new Previews(given.stream()
                    .map(each -> Preview.failed(each.id(), each.event(), String.valueOf(e.getMessage())))
                    .toList());
        }
    }

    @PostMapping("/api/mappings/{name}/previews")
    @Operation(
            summary = "The same over up to 1000 stored events, in the background",
            description =
                    "Body: a filter of stored events with \"limit\"; \"source\" and \"destination\" as in preview")
    PreviewRun begin(@PathVariable String name, RequestFields fields) {
        try {
            return runs.start(subject(mapping(name), fields), filter(fields), fields.number("limit", EVENTS));
        } catch (MappingFailedException e) {
            throw badRequest(String.valueOf(e.getMessage()));
        }
    }

    @GetMapping({"/mappings/previews/{id}", "/api/mappings/previews/{id}"})
    @Operation(summary = "A preview over many events: how far it is, which fields would change, which events fail")
    @PageView(value = "preview-run", part = "preview :: run", model = "run")
    PreviewRun run(@PathVariable String id) {
        return found(id, runs.find(id));
    }

    @PostMapping({"/mappings/previews/{id}/cancel", "/api/mappings/previews/{id}/cancel"})
    @Operation(summary = "Cancel a preview over many events")
    @PageView("redirect:/mappings/previews/{id}")
    PreviewRun cancel(@PathVariable String id) {
        return found(id, runs.cancel(id));
    }

    private static PreviewRun found(String id, Optional<PreviewRun> run) {
        return run.orElseThrow(() -> notFound("There is no preview " + id + " any more"));
    }

    private Mapping mapping(String name) {
        return preview.find(name).orElseThrow(() -> notFound("There is no mapping " + name));
    }

    private Subject subject(Mapping mapping, RequestFields fields) {
        boolean isEvent = isEvent(fields.json());
        String destination = isEvent ? "" : fields.text("destination");
        if (!destination.isEmpty() && !preview.destinationsOf(mapping).contains(destination)) {
            throw badRequest("The destination " + destination + " does not write by " + mapping.name());
        }
        return preview.subject(mapping, isEvent ? "" : fields.raw("source"), destination);
    }

    private List<Given> given(RequestFields fields) {
        String id = fields.text("event_id");
        if (!id.isEmpty()) {
            return List.of(preview.given(id)
                    .orElseThrow(() -> notFound("There is no event " + id + ", or its payload is gone")));
        }
        JsonNode body = fields.json();
        if (isEvent(body) || body.path("event").isObject()) {
            return List.of(new Given(null, event(isEvent(body) ? body : body.get("event"))));
        }
        int limit = Math.max(1, Math.min(fields.number("limit", EVENTS), EVENTS_AT_MOST));
        return preview.given(events.page(filter(fields), null, limit).items());
    }

    private static EventFilter filter(RequestFields fields) {
        return fields.events("source", "destination", "limit");
    }

    private static boolean isEvent(JsonNode body) {
        return body.has("contact") && body.has("call");
    }

    private Event event(JsonNode event) {
        return reader.read(event.toString().getBytes(StandardCharsets.UTF_8), null)
                .event();
    }

    /** The playground: an event, a mapping, and what comes of them. */
    @GetMapping("/mappings")
    String page(RequestFields fields, Model model) {
        String name = fields.text("name").isEmpty() ? usualMapping() : fields.text("name");
        show(name, preview.find(name).map(Mapping::source).orElse(""), fields, model);
        return "mappings";
    }

    /** The result alone, or the whole page with it where there is no script. */
    @PostMapping("/mappings/preview")
    String preview(
            RequestFields fields, @RequestHeader(name = "HX-Request", defaultValue = "") String part, Model model) {
        String name = fields.text("name");
        Mapping mapping = mapping(name);
        int over = fields.number("over", 0);
        try {
            Subject subject = subject(mapping, fields);
            model.addAttribute("edited", subject.isEdited());
            if (over > 0) {
                PreviewRun run = runs.start(subject, EventFilter.ALL, over);
                model.addAttribute("run", run);
                return part.isEmpty() ? "redirect:/mappings/previews/" + run.id() : "preview :: run";
            }
            model.addAttribute("preview", one(subject, fields, model));
        } catch (MappingFailedException e) {
            model.addAttribute("wrong", e.getMessage());
        }
        if (!part.isEmpty()) {
            return "preview :: result";
        }
        show(name, fields.raw("source"), fields, model);
        return "mappings";
    }

    private Preview one(Subject subject, RequestFields fields, Model model) {
        var read = reader.read(fields.raw("event").getBytes(StandardCharsets.UTF_8), null);
        if (read instanceof EventReader.Reading.Unusable unusable) {
            model.addAttribute("doubt", unusable.reason());
        }
        String id = fields.text("event_id");
        return preview.of(subject, List.of(new Given(id.isEmpty() ? null : id, read.event())))
                .get(0);
    }

    private void show(String name, String source, RequestFields fields, Model model) {
        Optional<Mapping> mapping = preview.find(name);
        List<EventSummary> newest =
                events.page(EventFilter.ALL, null, TO_CHOOSE_FROM).items();
        String eventId = fields.text("event_id").isEmpty() ? usualEvent(newest) : fields.text("event_id");
        model.addAttribute("broken", broken.ofMappings());
        model.addAttribute("names", preview.names());
        model.addAttribute("mapping", mapping.orElse(null));
        model.addAttribute("source", source);
        model.addAttribute("destination", fields.text("destination"));
        model.addAttribute("destinations", mapping.map(preview::destinationsOf).orElse(List.of()));
        model.addAttribute("newest", newest);
        model.addAttribute("eventId", eventId);
        model.addAttribute("event", fields.text("event").isEmpty() ? body(eventId) : fields.raw("event"));
    }

    private String body(String eventId) {
        return payloads.body(eventId)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }

    private String usualMapping() {
        List<String> names = preview.names();
        Stream<String> writing = names.stream()
                .filter(each -> each.endsWith("-contact") || each.endsWith("-lead"))
                .filter(each -> !preview.destinationsOf(mapping(each)).isEmpty());
        return Stream.concat(writing, names.stream()).findFirst().orElse("");
    }

    private static String usualEvent(List<EventSummary> newest) {
        Stream<EventSummary> extracted =
                newest.stream().filter(event -> event.type().equals("call_outcome_extracted"));
        return Stream.concat(extracted, newest.stream())
                .map(EventSummary::id)
                .findFirst()
                .orElse("");
    }
}
