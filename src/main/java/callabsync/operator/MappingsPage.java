package callabsync.operator;

import callabsync.event.EventReader;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.preview.MappingPreview;
import callabsync.preview.MappingPreview.Given;
import callabsync.preview.MappingPreview.Subject;
import callabsync.preview.Preview;
import callabsync.preview.PreviewRuns;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The playground: an event, a mapping, and what comes of them. It writes nothing, neither file nor CRM. */
@Controller
@RequestMapping("/mappings")
class MappingsPage {

    private static final int TO_CHOOSE_FROM = 30;

    private final MappingPreview preview;
    private final PreviewRuns runs;
    private final BrokenFiles broken;
    private final EventSearch events;
    private final Payloads payloads;
    private final EventReader reader;

    MappingsPage(
            MappingPreview preview,
            PreviewRuns runs,
            BrokenFiles broken,
            EventSearch events,
            Payloads payloads,
            EventReader reader) {
        this.preview = preview;
        this.runs = runs;
        this.broken = broken;
        this.events = events;
        this.payloads = payloads;
        this.reader = reader;
    }

    /** What the form of the page says. */
    record Form(String name, String source, String eventId, String event, String destination) {
        /** Without the event that was pasted. */
        @Override
        public String toString() {
            return "Form[" + name + ", " + eventId + ", " + destination + "]";
        }
    }

    @GetMapping
    String page(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "event_id", defaultValue = "") String eventId,
            @RequestParam(defaultValue = "") String destination,
            Model model) {
        List<String> names = preview.names();
        String usual = names.stream()
                .filter(each -> each.endsWith("-contact") || each.endsWith("-lead"))
                .filter(each -> !preview.destinationsOf(preview.find(each).orElseThrow())
                        .isEmpty())
                .findFirst()
                .or(() -> names.stream().findFirst())
                .orElse("");
        String chosen = name.isBlank() ? usual : name;
        String source = preview.find(chosen).map(Mapping::source).orElse("");
        show(new Form(chosen, source, eventId, "", destination), model);
        return "mappings";
    }

    /** The result alone, or the whole page with it where there is no script. */
    @PostMapping("/preview")
    String preview(
            @RequestParam String name,
            @RequestParam(defaultValue = "") String source,
            @RequestParam(name = "event_id", defaultValue = "") String eventId,
            @RequestParam(defaultValue = "") String event,
            @RequestParam(defaultValue = "") String destination,
            @RequestParam(defaultValue = "0") int over,
            @RequestHeader(name = "HX-Request", defaultValue = "") String part,
            Model model) {
        var form = new Form(name, source, eventId, event, destination);
        Mapping mapping = preview.find(name).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        try {
            Subject subject = preview.subject(mapping, source, destination);
            model.addAttribute("edited", subject.isEdited());
            if (over > 0) {
                String id = runs.begin(subject, EventFilter.ALL, over);
                if (part.isEmpty()) {
                    return "redirect:/mappings/previews/" + id;
                }
                model.addAttribute("run", runs.find(id).orElseThrow());
                return "preview :: run";
            }
            model.addAttribute("preview", one(subject, form, model));
        } catch (MappingFailedException e) {
            model.addAttribute("wrong", e.getMessage());
        }
        if (!part.isEmpty()) {
            return "preview :: result";
        }
        show(form, model);
        return "mappings";
    }

    private Preview one(Subject subject, Form form, Model model) {
        var read = reader.read(form.event().getBytes(StandardCharsets.UTF_8), null);
        if (read instanceof EventReader.Reading.Unusable unusable) {
            model.addAttribute("doubt", unusable.reason());
        }
        var given = new Given(form.eventId().isBlank() ? null : form.eventId(), read.event());
        return preview.of(subject, List.of(given)).get(0);
    }

    /** How far a preview over many events is; alone, or as a page. */
    @GetMapping("/previews/{id}")
    String run(
            @PathVariable String id, @RequestHeader(name = "HX-Request", defaultValue = "") String part, Model model) {
        model.addAttribute("run", runs.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return part.isEmpty() ? "preview-run" : "preview :: run";
    }

    @PostMapping("/previews/{id}/cancel")
    String cancel(@PathVariable String id) {
        if (!runs.cancel(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return "redirect:/mappings/previews/" + id;
    }

    private void show(Form form, Model model) {
        Optional<Mapping> mapping = preview.find(form.name());
        model.addAttribute("broken", broken.ofMappings());
        model.addAttribute("names", preview.names());
        model.addAttribute("mapping", mapping.orElse(null));
        model.addAttribute("source", form.source());
        model.addAttribute("destination", form.destination());
        model.addAttribute("destinations", mapping.map(preview::destinationsOf).orElse(List.of()));
        List<EventSummary> newest =
                events.page(EventFilter.ALL, null, TO_CHOOSE_FROM).items();
        String chosen = form.eventId().isBlank() ? usual(newest) : form.eventId();
        model.addAttribute("newest", newest);
        model.addAttribute("eventId", chosen);
        model.addAttribute(
                "event",
                form.event().isBlank()
                        ? payloads.body(chosen)
                                .map(body -> new String(body, StandardCharsets.UTF_8))
                                .orElse("")
                        : form.event());
    }

    private static String usual(List<EventSummary> newest) {
        return newest.stream()
                .filter(event -> event.type().equals("call_outcome_extracted"))
                .map(EventSummary::id)
                .findFirst()
                .or(() -> newest.stream().map(EventSummary::id).findFirst())
                .orElse("");
    }
}
