package callabsync.operator;

import static callabsync.operator.ErrorAnswers.conflict;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.dispatch.Replay;
import callabsync.dispatch.Replays;
import callabsync.store.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Stored events dispatched again, with a count first and progress after. */
@Controller
@Tag(name = "Replays", description = "Stored events dispatched again")
class ReplaysResource {

    private static final int LISTED = 50;

    private final Replays replays;

    ReplaysResource(Replays replays) {
        this.replays = replays;
    }

    @PostMapping("/api/replays")
    @Operation(
            summary =
                    "Replay all events that match: type, state, call_id, contact_id, q, from, to; preview only counts")
    @ResponseBody
    Map<String, Object> start(RequestFields fields) {
        if (fields.isPreview()) {
            return Map.of("events", replays.count(fields.events()));
        }
        Replay replay = replays.start(fields.events());
        return Map.of("replay_id", replay.replayId(), "events", replay.events());
    }

    @PostMapping("/replays")
    String start(RequestFields fields, RedirectAttributes redirect) {
        redirect.addFlashAttribute("done", "Replay " + start(fields).get("replay_id") + " runs.");
        return "redirect:/replays";
    }

    @GetMapping("/api/replays")
    @Operation(summary = "The newest replays")
    Page<Replay> list() {
        return new Page<>(List.copyOf(replays.latest(LISTED)), Optional.empty());
    }

    /** With a count of the events that match, once it was asked for. */
    @GetMapping("/replays")
    String list(RequestFields fields, Model model) {
        model.addAttribute("page", list());
        if (fields.has("count")) {
            RequestFields.listed(model, () -> {
                model.addAttribute("count", replays.count(fields.events()));
                model.addAttribute("most", Replays.COUNTED_AT_MOST);
                return new Page<>(List.of(), Optional.empty());
            });
        }
        return "replays";
    }

    @GetMapping("/api/replays/{id}")
    @Operation(summary = "How far a replay got")
    Replay one(@PathVariable String id) {
        return replays.find(id).orElseThrow(() -> notFound("There is no replay " + id));
    }

    @PostMapping({"/replays/{id}/cancel", "/api/replays/{id}/cancel"})
    @Operation(summary = "Cancel a replay; what it dispatched stays dispatched")
    @PageView("redirect:/replays")
    Replay cancel(@PathVariable String id, RedirectAttributes redirect) {
        Replay replay = one(id);
        if (!replays.cancel(id)) {
            throw conflict("A replay that is " + replay.state() + " cannot be cancelled");
        }
        redirect.addFlashAttribute("done", "The replay is cancelled; what it dispatched stays dispatched.");
        return one(id);
    }
}
