package callabsync.operator;

import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.destination.Gates;
import callabsync.store.Page;
import callabsync.watch.DestinationBoard;
import callabsync.watch.DestinationBoard.DestinationStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Destinations with their gates: budget, breaker, pause. */
@Controller
@Tag(name = "Destinations", description = "Where events are delivered to")
class DestinationsResource {

    private final DestinationBoard board;
    private final Gates gates;

    DestinationsResource(DestinationBoard board, Gates gates) {
        this.board = board;
        this.gates = gates;
    }

    @GetMapping({"/destinations", "/api/destinations"})
    @Operation(summary = "All destinations with their gate, budget and backlog")
    @PageView(value = "destinations", model = "page")
    Page<DestinationStatus> list() {
        return new Page<>(board.all(), Optional.empty());
    }

    @PostMapping({"/destinations/{id}/pause", "/api/destinations/{id}/pause"})
    @Operation(summary = "Deliver nothing until it is resumed; {\"reason\": ...} if there is one")
    @PageView("redirect:/destinations")
    DestinationStatus pause(@PathVariable String id, RequestFields fields, RedirectAttributes redirect) {
        known(id);
        String reason = fields.text("reason");
        gates.pause(id, reason.isEmpty() ? "Paused by an operator" : reason);
        redirect.addFlashAttribute("done", id + " is paused: events are kept and delivered once it is resumed.");
        return known(id);
    }

    @PostMapping({"/destinations/{id}/resume", "/api/destinations/{id}/resume"})
    @Operation(summary = "Deliver again, whatever had stopped it")
    @PageView("redirect:/destinations")
    DestinationStatus resume(@PathVariable String id, RedirectAttributes redirect) {
        known(id);
        gates.resume(id);
        redirect.addFlashAttribute("done", id + " is resumed.");
        return known(id);
    }

    private DestinationStatus known(String id) {
        return board.find(id).orElseThrow(() -> notFound("There is no destination " + id));
    }
}
