package callabsync.operator;

import callabsync.watch.Figures;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/** Gives all pages what they show besides their own: how much waits for a person, and the filter that was asked for. */
@ControllerAdvice(annotations = Controller.class)
class PageParts {

    private final Figures figures;

    PageParts(Figures figures) {
        this.figures = figures;
    }

    /** How much waits for a person. */
    public record Counts(long dead, long held) {}

    @ModelAttribute
    void parts(@RequestParam Map<String, String> asked, Model model) {
        var now = figures.now();
        model.addAttribute("asked", asked);
        model.addAttribute("counts", new Counts(now.deliveries("dead"), now.deliveries("held")));
    }
}
