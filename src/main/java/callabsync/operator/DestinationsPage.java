package callabsync.operator;

import callabsync.destination.Gates;
import callabsync.watch.DestinationBoard;
import callabsync.watch.Figures;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The destinations with their gates: budget, breaker, pause. */
@Controller
@RequestMapping("/destinations")
class DestinationsPage {

    private final Figures figures;
    private final DestinationBoard board;
    private final Gates gates;

    DestinationsPage(Figures figures, DestinationBoard board, Gates gates) {
        this.figures = figures;
        this.board = board;
        this.gates = gates;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("now", figures.now());
        model.addAttribute("destinations", board.all());
        return "destinations";
    }

    @PostMapping("/{id}/pause")
    String pause(@PathVariable String id, @RequestParam(defaultValue = "") String reason, RedirectAttributes redirect) {
        known(id);
        gates.pause(id, reason.isBlank() ? "Paused by an operator" : reason.strip());
        redirect.addFlashAttribute("done", id + " is paused: events are kept and delivered once it is resumed.");
        return "redirect:/destinations";
    }

    @PostMapping("/{id}/resume")
    String resume(@PathVariable String id, RedirectAttributes redirect) {
        known(id);
        gates.resume(id);
        redirect.addFlashAttribute("done", id + " is resumed.");
        return "redirect:/destinations";
    }

    private void known(String id) {
        if (board.find(id).isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }
}
