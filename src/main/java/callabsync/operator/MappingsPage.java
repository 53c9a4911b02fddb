package callabsync.operator;

import callabsync.event.EventReader;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mapping;
import callabsync.operator.MappingPreview.Preview;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The playground: an event, a mapping, and what comes of them. It writes nothing, neither file nor CRM. */
@Controller
@RequestMapping("/mappings")
class MappingsPage {

    private static final int TO_CHOOSE_FROM = 30;
    private static final int RANGE = 50;

    private final MappingPreview preview;
    private final EventSearch events;
    private final Payloads payloads;

    MappingsPage(MappingPreview preview, EventSearch events, Payloads payloads) {
        this.preview = preview;
        this.events = events;
        this.payloads = payloads;
    }

    @GetMapping
    String page(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "event_id", defaultValue = "") String eventId,
            Model model) {
        List<String> names = preview.names();
        String chosen = name.isBlank() ? names.stream().findFirst().orElse("") : name;
        Optional<Mapping> mapping = preview.find(chosen);
        model.addAttribute("names", names);
        model.addAttribute("mapping", mapping.orElse(null));
        model.addAttribute("source", mapping.map(Mapping::source).orElse(""));
        show(eventId, model);
        return "mappings";
    }

    /** The result alone, or the whole page with it where there is no script. */
    @PostMapping("/preview")
    String preview(
            @RequestParam String name,
            @RequestParam(defaultValue = "") String source,
            @RequestParam(name = "event_id", defaultValue = "") String eventId,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(defaultValue = "one") String over,
            @org.springframework.web.bind.annotation.RequestHeader(name = "HX-Request", defaultValue = "") String part,
            Model model) {
        Mapping mapping = preview.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String text = source.replace("\r\n", "\n");
        String edited = text.isBlank() || text.equals(mapping.source()) ? null : text;
        List<Preview> previews = over.equals("many")
                ? preview.of(mapping, edited, EventFilter.ALL, RANGE)
                : List.of(preview.of(
                        mapping,
                        edited,
                        eventId.isBlank() ? null : eventId,
                        EventReader.read(event.getBytes(StandardCharsets.UTF_8)).event()));
        model.addAttribute("previews", previews);
        model.addAttribute("edited", edited != null);
        model.addAttribute("many", over.equals("many"));
        if (!part.isEmpty()) {
            return "mappings :: result";
        }
        model.addAttribute("names", preview.names());
        model.addAttribute("mapping", mapping);
        model.addAttribute("source", source);
        show(eventId, model);
        model.addAttribute("event", event);
        return "mappings";
    }

    private void show(String eventId, Model model) {
        List<EventSummary> newest =
                events.page(EventFilter.ALL, null, TO_CHOOSE_FROM).items();
        String chosen = eventId.isBlank()
                ? newest.stream()
                        .filter(event -> event.type().equals("call_outcome_extracted"))
                        .map(EventSummary::id)
                        .findFirst()
                        .or(() -> newest.stream().map(EventSummary::id).findFirst())
                        .orElse("")
                : eventId;
        model.addAttribute("newest", newest);
        model.addAttribute("eventId", chosen);
        model.addAttribute(
                "event",
                payloads.body(chosen)
                        .map(body -> new String(body, StandardCharsets.UTF_8))
                        .orElse(""));
    }
}
