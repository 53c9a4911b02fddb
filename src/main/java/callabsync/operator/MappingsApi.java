package callabsync.operator;

import callabsync.event.EventReader;
import callabsync.inbox.EventSearch;
import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.preview.MappingPreview;
import callabsync.preview.MappingPreview.Given;
import callabsync.preview.Preview;
import callabsync.preview.PreviewRun;
import callabsync.preview.PreviewRuns;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Mappings, over the API. */
@RestController
@RequestMapping("/api/mappings")
@Tag(name = "Mappings", description = "What mappings make of events")
final class MappingsApi {

    private static final int EVENTS = 20;
    private static final int EVENTS_AT_MOST = 200;

    private final MappingPreview preview;
    private final PreviewRuns runs;
    private final EventSearch events;
    private final EventReader reader;
    private final ObjectMapper json;

    MappingsApi(MappingPreview preview, PreviewRuns runs, EventSearch events, EventReader reader, ObjectMapper json) {
        this.preview = preview;
        this.runs = runs;
        this.events = events;
        this.reader = reader;
        this.json = json;
    }

    @GetMapping
    @Operation(summary = "All mappings, each with its folder")
    Listing<Map<String, String>> list() {
        return Listing.of(preview.names().stream()
                .map(name -> Map.of("id", name.substring(name.lastIndexOf('/') + 1), "file", name + ".jsonata"))
                .toList());
    }

    /**
     * The body is {@code {"event_id": ...}}, an event (as {@code {"event": {...}}} or as Callab sends it), or a range of
     * stored events ({@code type state call_id contact_id q from to limit}); with {@code "source"}: that text instead of
     * the saved mapping; with {@code "destination"}: compared with that one's records.
     */
    @PostMapping("/{name}/preview")
    @Operation(
            summary = "What the mapping makes of an event or a range of stored ones, and what would change in the CRM",
            description = "Body: {\"event_id\"}, an event, or a filter of stored events with \"limit\" (at most 200);"
                    + " \"source\" is a mapping that is not saved, \"destination\" whose records it is compared with")
    Map<String, List<Preview>> preview(@PathVariable String name, @RequestBody JsonNode body) {
        Mapping mapping = mapping(name);
        List<Given> given = given(body);
        try {
            return Map.of("items", preview.of(subject(mapping, body), given));
        } catch (MappingFailedException e) {
            return Map.of(
                    "items",
                    given.stream()
                            .map(each -> Preview.failed(each.id(), each.event(), String.valueOf(e.getMessage())))
                            .toList());
        }
    }

    @PostMapping("/{name}/previews")
    @Operation(
            summary = "The same over up to 1000 stored events, in the background",
            description =
                    "Body: a filter of stored events with \"limit\"; \"source\" and \"destination\" as in preview")
    PreviewRun begin(@PathVariable String name, @RequestBody JsonNode body) {
        try {
            String id = runs.begin(
                    subject(mapping(name), body),
                    Asked.events(filter(body)),
                    body.path("limit").asInt(EVENTS));
            return run(id);
        } catch (MappingFailedException e) {
            throw ApiException.badRequest(String.valueOf(e.getMessage()));
        }
    }

    @GetMapping("/previews/{id}")
    @Operation(summary = "A preview over many events: how far it is, which fields would change, which events fail")
    PreviewRun run(@PathVariable String id) {
        return runs.find(id).orElseThrow(() -> ApiException.notFound("There is no preview " + id + " any more"));
    }

    private Mapping mapping(String name) {
        return preview.find(name).orElseThrow(() -> ApiException.notFound("There is no mapping " + name));
    }

    private MappingPreview.Subject subject(Mapping mapping, JsonNode body) {
        boolean event = isEvent(body);
        String destination = event ? "" : body.path("destination").asText("");
        if (!destination.isEmpty() && !preview.destinationsOf(mapping).contains(destination)) {
            throw ApiException.badRequest("The destination " + destination + " does not write by " + mapping.name());
        }
        return preview.subject(mapping, event ? "" : body.path("source").asText(""), destination);
    }

    private List<Given> given(JsonNode body) {
        if (body.hasNonNull("event_id")) {
            String id = body.get("event_id").asText();
            return List.of(runs.given(id)
                    .orElseThrow(() -> ApiException.notFound("There is no event " + id + ", or its payload is gone")));
        }
        if (isEvent(body) || body.path("event").isObject()) {
            return List.of(new Given(null, event(isEvent(body) ? body : body.get("event"))));
        }
        int limit = Math.min(body.path("limit").asInt(EVENTS), EVENTS_AT_MOST);
        return runs.given(events.page(Asked.events(filter(body)), null, Math.max(1, limit))
                .items());
    }

    private ObjectNode filter(JsonNode body) {
        ObjectNode filter = body.isObject() ? body.deepCopy() : json.createObjectNode();
        return filter.remove(List.of("source", "destination", "limit"));
    }

    private static boolean isEvent(JsonNode body) {
        return body.has("contact") && body.has("call");
    }

    private callabsync.event.Event event(JsonNode event) {
        try {
            return reader.read(json.writeValueAsBytes(event), null).event();
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("event is no JSON object");
        }
    }
}
