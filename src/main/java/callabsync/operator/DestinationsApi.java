package callabsync.operator;

import callabsync.destination.Gates;
import callabsync.watch.DestinationBoard;
import callabsync.watch.DestinationStatus;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Destinations, over the API. */
@RestController
@RequestMapping("/api/destinations")
@Tag(name = "Destinations", description = "Where events are delivered to")
final class DestinationsApi {

    private final DestinationBoard board;
    private final Gates gates;

    DestinationsApi(DestinationBoard board, Gates gates) {
        this.board = board;
        this.gates = gates;
    }

    @GetMapping
    @Operation(summary = "All destinations with their gate, budget and backlog")
    Listing<DestinationStatus> list() {
        return Listing.of(board.all());
    }

    @PostMapping("/{id}/pause")
    @Operation(summary = "Deliver nothing until it is resumed; {\"reason\": ...} if there is one")
    DestinationStatus pause(@PathVariable String id, @RequestBody(required = false) @Nullable JsonNode body) {
        known(id);
        String reason = body == null ? "" : body.path("reason").asText("").strip();
        gates.pause(id, reason.isEmpty() ? "Paused by an operator" : reason);
        return known(id);
    }

    @PostMapping("/{id}/resume")
    @Operation(summary = "Deliver again, whatever had stopped it")
    DestinationStatus resume(@PathVariable String id) {
        known(id);
        gates.resume(id);
        return known(id);
    }

    private DestinationStatus known(String id) {
        return board.find(id).orElseThrow(() -> ApiException.notFound("There is no destination " + id));
    }
}
