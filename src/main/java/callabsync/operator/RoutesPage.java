package callabsync.operator;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The running routes as a picture. */
@Controller
@RequestMapping("/routes")
class RoutesPage {

    private final RunningRoutes routes;
    private final BrokenFiles broken;

    RoutesPage(RunningRoutes routes, BrokenFiles broken) {
        this.routes = routes;
        this.broken = broken;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("broken", broken.ofRoutes());
        model.addAttribute("yaml", routes.ofFolder());
        model.addAttribute("java", routes.ofJava());
        return "routes";
    }

    @PostMapping("/{id}/pause")
    String pause(@PathVariable String id, RedirectAttributes redirect) {
        return changed(routes.suspend(id), id + " is suspended.", redirect);
    }

    @PostMapping("/{id}/resume")
    String resume(@PathVariable String id, RedirectAttributes redirect) {
        return changed(routes.resume(id), id + " runs.", redirect);
    }

    private static String changed(boolean done, String sentence, RedirectAttributes redirect) {
        redirect.addFlashAttribute(done ? "done" : "refused", done ? sentence : "That route cannot be paused here.");
        return "redirect:/routes";
    }
}
