package callabsync.operator;

import callabsync.webhook.TestEvents.Sent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Events to try the door with, over the API. */
@RestController
@Tag(name = "Door", description = "Refused requests, and events to try the door with")
final class TestEventsApi {

    private final OwnDoor door;

    TestEventsApi(OwnDoor door) {
        this.door = door;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record SentView(
            String type,
            int status,
            @Nullable String eventId,
            @Nullable String error,
            long durationMs) {

        static SentView of(Sent sent) {
            return new SentView(sent.type(), sent.status(), sent.eventId(), sent.error(), sent.tookMs());
        }
    }

    @PostMapping("/api/test-events")
    @Operation(
            summary = "Sign and post an event of each type through the door: {\"source\", \"crm\", \"crm_id\"}, all"
                    + " optional. Where each ended is at /api/events/{event_id}")
    Map<String, List<SentView>> testEvents(@RequestBody(required = false) @Nullable JsonNode body) {
        String source = body == null ? "callab" : body.path("source").asText("callab");
        String crm = body == null ? "" : body.path("crm").asText("");
        String crmId = body == null ? "" : body.path("crm_id").asText("");
        return Map.of(
                "items",
                door.send(source, crm, crmId).stream().map(SentView::of).toList());
    }
}
