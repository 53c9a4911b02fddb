package callabsync.operator;

import callabsync.webhook.TestEvents.Sent;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Events to try the door with. */
@Controller
@RequestMapping("/test-events")
class TestEventsPage {

    private final OwnDoor door;

    TestEventsPage(OwnDoor door) {
        this.door = door;
    }

    @GetMapping
    String page(Model model) {
        model.addAttribute("sources", door.sources());
        return "test-events";
    }

    @PostMapping
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
