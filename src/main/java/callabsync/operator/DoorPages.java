package callabsync.operator;

import callabsync.webhook.NotAdmittedException;
import callabsync.webhook.Quarantine;
import callabsync.webhook.Rejection;
import callabsync.webhook.TestEvents.Sent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the door refused, and events to try it with. */
@Controller
class DoorPages {

    private static final int LISTED = 50;

    private final Quarantine quarantine;
    private final OwnDoor door;

    DoorPages(Quarantine quarantine, OwnDoor door) {
        this.quarantine = quarantine;
        this.door = door;
    }

    @GetMapping("/rejections")
    String rejections(@RequestParam Map<String, String> asked, Model model) {
        List<Rejection> found = quarantine.list(LISTED + 1, Optional.ofNullable(Asked.cursor(asked)));
        boolean more = found.size() > LISTED;
        model.addAttribute("rejections", more ? found.subList(0, LISTED) : found);
        model.addAttribute("cursor", more ? found.get(LISTED - 1).id() : null);
        model.addAttribute("asked", asked);
        return "rejections";
    }

    @PostMapping("/rejections/{id}/admit")
    String admit(@PathVariable String id, RedirectAttributes redirect) {
        try {
            Rejection admitted =
                    quarantine.admit(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
            redirect.addFlashAttribute("done", "Admitted: " + admitted.eventId().orElse("") + " is stored.");
        } catch (NotAdmittedException e) {
            redirect.addFlashAttribute("refused", "Not admitted. " + e.getMessage() + ".");
        }
        return "redirect:/rejections";
    }

    @GetMapping("/test-events")
    String testEvents(Model model) {
        model.addAttribute("sources", door.sources());
        return "test-events";
    }

    @PostMapping("/test-events")
    String send(
            @RequestParam String source,
            @RequestParam(defaultValue = "") String crm,
            @RequestParam(name = "crm_id", defaultValue = "") String crmId,
            RedirectAttributes redirect) {
        List<Sent> sent = door.send(source, crm, crmId);
        redirect.addFlashAttribute("sent", sent);
        return "redirect:/test-events";
    }
}
