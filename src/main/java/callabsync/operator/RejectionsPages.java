package callabsync.operator;

import callabsync.quarantine.Quarantine;
import callabsync.quarantine.Rejection;
import callabsync.store.StoreUnavailableException;
import callabsync.webhook.Admissions;
import callabsync.webhook.Admitted;
import callabsync.webhook.NotAdmittedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** What the door refused: admit one, or all of one reason with a count first and progress after. */
@Controller
@RequestMapping("/rejections")
class RejectionsPages {

    private static final int LISTED = 50;

    private final Quarantine quarantine;
    private final Admissions admissions;
    private final BulkAdmission bulk;

    RejectionsPages(Quarantine quarantine, Admissions admissions, BulkAdmission bulk) {
        this.quarantine = quarantine;
        this.admissions = admissions;
        this.bulk = bulk;
    }

    @GetMapping
    String list(@RequestParam Map<String, String> asked, Model model) {
        List<Rejection> found = List.of();
        try {
            found = quarantine.list(Asked.rejections(asked), LISTED + 1, Optional.ofNullable(Asked.cursor(asked)));
        } catch (IllegalArgumentException e) {
            model.addAttribute("refused", e.getMessage());
        }
        var reasons = quarantine.reasons();
        String reason = asked.getOrDefault("reason", "");
        boolean more = found.size() > LISTED;
        model.addAttribute("rejections", more ? found.subList(0, LISTED) : found);
        model.addAttribute("cursor", more ? found.get(LISTED - 1).id() : null);
        model.addAttribute("asked", asked);
        model.addAttribute("reason", reason);
        model.addAttribute("reasons", reasons);
        model.addAttribute(
                "waiting",
                reasons.stream()
                        .filter(each -> each.reason().equals(reason))
                        .mapToInt(each -> each.waiting())
                        .sum());
        return "rejections";
    }

    @PostMapping("/{id}/admit")
    String admit(@PathVariable String id, @RequestParam Map<String, String> asked, RedirectAttributes redirect) {
        try {
            Admitted admitted =
                    admissions.admit(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
            String event = admitted.rejection().eventId().orElse("");
            redirect.addFlashAttribute(
                    "done",
                    admitted.duplicate()
                            ? "Nothing new: " + event + " was stored before."
                            : "Admitted: " + event + " is stored.");
        } catch (NotAdmittedException e) {
            redirect.addFlashAttribute("refused", "Not admitted. " + e.getMessage() + ".");
        } catch (StoreUnavailableException e) {
            redirect.addFlashAttribute("refused", "Not admitted. The store takes nothing now; try again.");
        }
        kept(asked).forEach(redirect::addAttribute);
        return "redirect:/rejections";
    }

    /** The count before many are admitted. */
    @GetMapping("/many")
    String many(@RequestParam(defaultValue = "") String reason, Model model) {
        try {
            model.addAttribute("count", bulk.count(reason));
        } catch (IllegalArgumentException e) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "admit-many";
    }

    @PostMapping("/many")
    String admitMany(@RequestParam(defaultValue = "") String reason, RedirectAttributes redirect) {
        try {
            return "redirect:/rejections/many/" + bulk.start(reason).bulkId();
        } catch (IllegalArgumentException e) {
            redirect.addFlashAttribute("refused", "Choose a reason first.");
            return "redirect:/rejections";
        }
    }

    /** How far it got, and what came of it. */
    @GetMapping("/many/{bulkId}")
    String progress(@PathVariable String bulkId, Model model, RedirectAttributes redirect) {
        Optional<AdmissionRun> found = bulk.find(bulkId);
        if (found.isEmpty()) {
            redirect.addFlashAttribute(
                    "refused",
                    "This node does not know that admission: another one began it, or it was started again meanwhile."
                            + " What was not admitted is listed here and can be admitted again.");
            return "redirect:/rejections";
        }
        model.addAttribute("run", found.get());
        return "admission";
    }

    private static Map<String, String> kept(Map<String, String> asked) {
        var kept = new LinkedHashMap<String, String>();
        for (String name : List.of("reason", "state")) {
            if (!asked.getOrDefault(name, "").isBlank()) {
                kept.put(name, asked.get(name));
            }
        }
        return kept;
    }
}
