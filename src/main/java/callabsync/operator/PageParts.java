package callabsync.operator;

import callabsync.watch.Figures;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What all pages show: how much waits for a person. */
@ControllerAdvice(annotations = Controller.class)
class PageParts {

    private final Figures figures;

    PageParts(Figures figures) {
        this.figures = figures;
    }

    /** How much waits for a person. */
    public record Counts(long dead, long held) {}

    @ModelAttribute
    void counts(Model model) {
        var now = figures.now();
        model.addAttribute("counts", new Counts(now.deliveries("dead"), now.deliveries("held")));
    }
}
