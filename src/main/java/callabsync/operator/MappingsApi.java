package callabsync.operator;

import callabsync.event.EventReader;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mapping;
import callabsync.operator.MappingPreview.Preview;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private final MappingPreview preview;
    private final Payloads payloads;
    private final ObjectMapper json;

    MappingsApi(MappingPreview preview, Payloads payloads, ObjectMapper json) {
        this.preview = preview;
        this.payloads = payloads;
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
     * the saved mapping.
     */
    @PostMapping("/{name}/preview")
    @Operation(
            summary = "What the mapping makes of an event or a range of stored ones, and what would change in the CRM",
            description = "Body: {\"event_id\"}, an event, or a filter of stored events with \"limit\";"
                    + " \"source\" is a mapping that is not saved")
    Map<String, List<Preview>> preview(@PathVariable String name, @RequestBody JsonNode body) {
        Mapping mapping = preview.find(name).orElseThrow(() -> ApiException.notFound("There is no mapping " + name));
        String edited =
                body.hasNonNull("source") && !isEvent(body) ? body.get("source").asText() : null;
        return Map.of("items", previews(mapping, edited, body));
    }

    private List<Preview> previews(Mapping mapping, @Nullable String edited, JsonNode body) {
        if (body.hasNonNull("event_id")) {
            String id = body.get("event_id").asText();
            byte[] stored = payloads.body(id)
                    .orElseThrow(() -> ApiException.notFound("There is no event " + id + ", or its payload is gone"));
            return List.of(
                    preview.of(mapping, edited, id, EventReader.read(stored).event()));
        }
        if (isEvent(body) || body.path("event").isObject()) {
            return List.of(preview.of(mapping, edited, null, event(isEvent(body) ? body : body.get("event"))));
        }
        ObjectNode filter = body.isObject() ? body.deepCopy() : json.createObjectNode();
        filter.remove("source");
        JsonNode limit = filter.remove("limit");
        return preview.of(mapping, edited, Asked.events(filter), limit == null ? EVENTS : limit.asInt(EVENTS));
    }

    private static boolean isEvent(JsonNode body) {
        return body.has("contact") && body.has("call");
    }

    private callabsync.event.Event event(JsonNode event) {
        try {
            return EventReader.read(json.writeValueAsBytes(event)).event();
        } catch (JsonProcessingException e) {
            throw ApiException.badRequest("event is no JSON object");
        }
    }
}
