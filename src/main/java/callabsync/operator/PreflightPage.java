package callabsync.operator;

import callabsync.operator.FieldCreations.Outcome;
import callabsync.sink.Preflights;
import callabsync.sink.Preflights.Standing;
import callabsync.sink.Preflights.State;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** What the destinations cannot take of what the mappings write. */
@Controller
@RequestMapping("/preflight")
class PreflightPage {

    private final Preflights preflights;
    private final FieldCreations creations;

    PreflightPage(Preflights preflights, FieldCreations creations) {
        this.preflights = preflights;
        this.creations = creations;
    }

    @GetMapping
    String list(Model model) {
        List<Standing> all = preflights.all();
        long open = all.stream()
                .filter(each -> each.state() == State.WAITING || each.state() == State.RUNNING)
                .count();
        model.addAttribute("standings", all);
        model.addAttribute("systems", systems(all));
        model.addAttribute("open", open);
        return "preflight";
    }

    @PostMapping("/run")
    String runAll() {
        preflights.runAll();
        return "redirect:/preflight";
    }

    @PostMapping("/{id}/run")
    String run(@PathVariable String id) {
        if (!preflights.run(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/preflight";
    }

    /** Shows what would be created. Nothing is created before the operator confirms. */
    @GetMapping("/{id}/create")
    String preview(@PathVariable String id, Model model, RedirectAttributes redirect) {
        try {
            model.addAttribute("destination", id);
            model.addAttribute("offer", creations.offer(id));
            return "preflight-create";
        } catch (ApiException e) {
            return refused(e, redirect);
        }
    }

    /** @param names those that were shown */
    @PostMapping("/{id}/create")
    String create(
            @PathVariable String id,
            @RequestParam(defaultValue = "") List<String> names,
            RedirectAttributes redirect,
            HttpServletRequest request) {
        try {
            Outcome outcome = creations.create(id, names);
            Acts.ended(request, outcome.isRefused(), outcome.summary());
            redirect.addFlashAttribute("outcome", outcome);
            return "redirect:/preflight";
        } catch (ApiException e) {
            return refused(e, redirect);
        }
    }

    private static String refused(ApiException e, RedirectAttributes redirect) {
        if (e.status() == HttpStatus.NOT_FOUND) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        redirect.addFlashAttribute("refused", e.getMessage() + ".");
        return "redirect:/preflight";
    }

    /** The products that fields can be created in, by destination. */
    private Map<String, String> systems(List<Standing> all) {
        var systems = new HashMap<String, String>();
        all.forEach(each -> preflights
                .creation(each.destination())
                .ifPresent(creation -> systems.put(each.destination(), creation.system())));
        return systems;
    }
}
