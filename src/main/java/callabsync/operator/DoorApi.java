package callabsync.operator;

import callabsync.webhook.NotAdmittedException;
import callabsync.webhook.Quarantine;
import callabsync.webhook.Rejection;
import callabsync.webhook.TestEvents.Sent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The door, over the API: what it refused, and events to try it with. */
@RestController
@Tag(name = "Door", description = "Refused requests, and events to try the door with")
final class DoorApi {

    private final Quarantine quarantine;
    private final OwnDoor door;

    DoorApi(Quarantine quarantine, OwnDoor door) {
        this.quarantine = quarantine;
        this.door = door;
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record RejectionView(
            String id,
            String source,
            String reason,
            int status,
            String address,
            String state,
            boolean admissible,
            @Nullable String eventId,
            Instant receivedAt) {

        static RejectionView of(Rejection rejection) {
            return new RejectionView(
                    rejection.id(),
                    rejection.source(),
                    rejection.reason(),
                    rejection.status(),
                    rejection.address(),
                    rejection.state(),
                    rejection.admissible(),
                    rejection.eventId().orElse(null),
                    rejection.receivedAt());
        }
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

    @GetMapping("/api/rejections")
    @Operation(
            summary =
                    "Requests that the door turned away, the newest first: limit, cursor. admissible: its body was read,"
                            + " so that it can be admitted once the cause is mended; what was refused by its headers or its"
                            + " address alone was not kept")
    Listing<RejectionView> rejections(@Parameter(hidden = true) @RequestParam Map<String, String> asked) {
        int limit = Asked.limit(asked);
        List<Rejection> found = quarantine.list(limit + 1, Optional.ofNullable(Asked.cursor(asked)));
        List<Rejection> page = found.size() > limit ? found.subList(0, limit) : found;
        return new Listing<>(
                page.stream().map(RejectionView::of).toList(),
                found.size() > limit ? page.get(limit - 1).id() : null);
    }

    @PostMapping("/api/rejections/{id}/admit")
    @Operation(summary = "Verify it again with today's secrets and store it as an event")
    RejectionView admit(@PathVariable String id) {
        try {
            return RejectionView.of(
                    quarantine.admit(id).orElseThrow(() -> ApiException.notFound("There is no rejection " + id)));
        } catch (NotAdmittedException e) {
            throw ApiException.conflict(String.valueOf(e.getMessage()));
        }
    }

    @PostMapping("/api/test-events")
    @Operation(
            summary =
                    "Sign and post an event of each type through the door: {\"source\", \"crm\", \"crm_id\"}, all optional")
    Map<String, List<SentView>> testEvents(@RequestBody(required = false) @Nullable JsonNode body) {
        String source = body == null ? "callab" : body.path("source").asText("callab");
        String crm = body == null ? "" : body.path("crm").asText("");
        String crmId = body == null ? "" : body.path("crm_id").asText("");
        return Map.of(
                "items",
                door.send(source, crm, crmId).stream().map(SentView::of).toList());
    }
}
