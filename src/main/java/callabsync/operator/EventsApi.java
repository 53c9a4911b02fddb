package callabsync.operator;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.dispatch.Replays;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Events, over the API. */
@RestController
@RequestMapping("/api/events")
@Tag(name = "Events", description = "What Callab told us")
final class EventsApi {

    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Payloads payloads;
    private final Replays replays;
    private final ObjectMapper json;

    EventsApi(EventSearch events, DeliverySearch deliveries, Payloads payloads, Replays replays, ObjectMapper json) {
        this.events = events;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.replays = replays;
        this.json = json;
    }

    /**
     * @param body the bytes as received, as text; null when retention or an erasure has removed them
     * @param payload the same read as JSON; null when it is none
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record EventDetail(
            @JsonUnwrapped EventSummary event,
            @Nullable String body,
            @Nullable JsonNode payload,
            List<DeliverySummary> deliveries) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "EventDetail[" + event + "]";
        }
    }

    @GetMapping
    @Operation(summary = "Events, the newest first: type, state, call_id, contact_id, q, from, to, limit, cursor")
    Listing<EventSummary> list(@Parameter(hidden = true) @RequestParam Map<String, String> asked) {
        return Listing.of(events.page(Asked.events(asked), Asked.cursor(asked), Asked.limit(asked)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One event as received, with its deliveries")
    EventDetail one(@PathVariable String id) {
        EventSummary event = events.find(id).orElseThrow(() -> unknown(id));
        Optional<String> body = payloads.body(id).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        return new EventDetail(
                event, body.orElse(null), body.map(this::parsed).orElse(null), deliveries.ofEvents(List.of(id)));
    }

    @PostMapping("/{id}/replay")
    @Operation(summary = "Dispatch the event again with today's routes and mappings")
    Map<String, Object> replay(@PathVariable String id) {
        String replayId = replays.newId();
        return switch (replays.replay(id, replayId)) {
            case REPLAYED -> Map.of("replay_id", replayId, "events", 1);
            case UNKNOWN -> throw unknown(id);
            case NOTHING_TO_DISPATCH ->
                throw ApiException.conflict("Nothing to dispatch: the event is invalid, or its payload is gone");
        };
    }

    private static ApiException unknown(String id) {
        return ApiException.notFound("There is no event " + id);
    }

    private @Nullable JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
