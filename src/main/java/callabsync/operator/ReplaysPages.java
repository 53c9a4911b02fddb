package callabsync.operator;

import callabsync.dispatch.Replay;
import callabsync.dispatch.Replays;
import callabsync.inbox.EventFilter;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Stored events dispatched again, with a count first and progress after. */
@Controller
@RequestMapping("/replays")
class ReplaysPages {

    private static final int LISTED = 25;

    private final Replays replays;

    ReplaysPages(Replays replays) {
        this.replays = replays;
    }

    @GetMapping
    String list(@RequestParam Map<String, String> asked, Model model) {
        model.addAttribute("asked", asked);
        model.addAttribute("replays", replays.latest(LISTED));
        if (asked.containsKey("count")) {
            try {
                model.addAttribute("count", replays.count(Asked.events(asked)));
                model.addAttribute("most", Replays.COUNTED_AT_MOST);
            } catch (IllegalArgumentException | ApiException e) {
                model.addAttribute("refused", e.getMessage());
            }
        }
        return "replays";
    }

    @PostMapping
    String start(@RequestParam Map<String, String> asked, RedirectAttributes redirect) {
        EventFilter filter = Asked.events(asked);
        Replay replay = replays.start(filter);
        redirect.addFlashAttribute("done", "Replay " + replay.replayId() + " runs.");
        return "redirect:/replays";
    }

    @PostMapping("/{id}/cancel")
    String cancel(@PathVariable String id, RedirectAttributes redirect) {
        if (replays.cancel(id)) {
            redirect.addFlashAttribute("done", "The replay is cancelled; what it dispatched stays dispatched.");
        } else {
            redirect.addFlashAttribute("refused", "That replay does not run.");
        }
        return "redirect:/replays";
    }
}
