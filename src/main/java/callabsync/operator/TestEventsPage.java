package callabsync.operator;

import callabsync.webhook.TestEvents.Sent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Events to try the door with, and where each of them ended. */
@Controller
@RequestMapping("/test-events")
class TestEventsPage {

    private static final int SHOWN = 10;

    private final OwnDoor door;
    private final Standings standings;

    TestEventsPage(OwnDoor door, Standings standings) {
        this.door = door;
        this.standings = standings;
    }

    /** @param events the ids of those that were sent, with commas */
    @GetMapping
    String page(@RequestParam(defaultValue = "") String events, Model model) {
        List<Standing> all = standings.of(Arrays.stream(events.split(","))
                .filter(id -> !id.isBlank())
                .limit(SHOWN)
                .toList());
        model.addAttribute("sources", door.sources());
        model.addAttribute("events", events);
        model.addAttribute("standings", all);
        model.addAttribute("open", all.stream().anyMatch(Standing::isOpen));
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
        redirect.addAttribute(
                "events",
                sent.stream().map(Sent::eventId).filter(Objects::nonNull).collect(Collectors.joining(",")));
        return "redirect:/test-events";
    }
}
