package callabsync.operator;

import callabsync.dispatch.Replay;
import callabsync.dispatch.Replays;
import callabsync.inbox.EventFilter;
import com.fasterxml.jackson.databind.JsonNode;
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

/** Replays, over the API. */
@RestController
@RequestMapping("/api/replays")
@Tag(name = "Replays", description = "Stored events dispatched again")
final class ReplaysApi {

    private static final int LISTED = 50;

    private final Replays replays;

    ReplaysApi(Replays replays) {
        this.replays = replays;
    }

    @PostMapping
    @Operation(
            summary =
                    "Replay all events that match: type, state, call_id, contact_id, q, from, to; preview only counts")
    Map<String, Object> start(@RequestBody(required = false) @Nullable JsonNode body) {
        EventFilter filter = Asked.events(body);
        if (Asked.preview(body)) {
            return Map.of("events", replays.count(filter));
        }
        Replay replay = replays.start(filter);
        return Map.of("replay_id", replay.replayId(), "events", replay.events());
    }

    @GetMapping
    @Operation(summary = "The newest replays")
    Listing<Replay> list() {
        return Listing.of(List.copyOf(replays.latest(LISTED)));
    }

    @GetMapping("/{id}")
    @Operation(summary = "How far a replay got")
    Replay one(@PathVariable String id) {
        return replays.find(id).orElseThrow(() -> ApiException.notFound("There is no replay " + id));
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "End a replay; what it dispatched stays dispatched")
    Replay cancel(@PathVariable String id) {
        Replay replay = one(id);
        if (!replays.cancel(id)) {
            throw ApiException.conflict("A replay that is " + replay.state() + " cannot be cancelled");
        }
        return one(id);
    }
}
