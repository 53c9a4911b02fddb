package callabsync.operator;

import callabsync.imports.ImportRuns.Answer;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Imports and their runs. */
@Controller
@RequestMapping("/imports")
class ImportsPage {

    private final ImportBoard imports;

    ImportsPage(ImportBoard imports) {
        this.imports = imports;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("imports", imports.all());
        return "imports";
    }

    @PostMapping("/{id}/run")
    String run(@PathVariable String id, RedirectAttributes redirect) {
        Answer answer = imports.begin(id).orElse(null);
        if (answer == null) {
            redirect.addFlashAttribute("done", id + " runs. How far it got is shown below.");
        } else if (answer instanceof Answer.Unknown) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        } else if (answer instanceof Answer.Refused refused) {
            redirect.addFlashAttribute("refused", refused.reason() + ".");
        } else if (answer instanceof Answer.Ran ran) {
            redirect.addFlashAttribute(
                    "done",
                    id + " ran: " + ran.run().read() + " read, " + ran.run().created() + " created.");
        }
        return "redirect:/imports";
    }
}
