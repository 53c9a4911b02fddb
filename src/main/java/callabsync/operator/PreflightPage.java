package callabsync.operator;

import callabsync.sink.Preflights;
import callabsync.sink.Preflights.Standing;
import callabsync.sink.Preflights.State;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** What the destinations cannot take of what the mappings write. */
@Controller
@RequestMapping("/preflight")
class PreflightPage {

    private final Preflights preflights;

    PreflightPage(Preflights preflights) {
        this.preflights = preflights;
    }

    @GetMapping
    String list(Model model) {
        List<Standing> all = preflights.all();
        long open = all.stream()
                .filter(each -> each.state() == State.WAITING || each.state() == State.RUNNING)
                .count();
        model.addAttribute("standings", all);
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
}
