package callabsync.operator;

import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.dispatch.Replays;
import callabsync.event.Event;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.store.Page;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Find a call, an event, and a call's way from the webhook to the CRM. */
@Controller
public class EventsPages {

    private static final int LISTED = 50;
    private static final int OF_ONE_CALL = 50;

    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Payloads payloads;
    private final Replays replays;

    EventsPages(EventSearch events, DeliverySearch deliveries, Payloads payloads, Replays replays) {
        this.events = events;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.replays = replays;
    }

    /** A line of the list: the event, and who was called if its payload is still there. */
    public record Line(EventSummary event, String name, String phone, String status) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Line[" + event + "]";
        }

        static Line of(EventSummary summary, @Nullable Event event) {
            if (event == null) {
                return new Line(summary, "", "", "");
            }
            var contact = event.contact();
            String name =
                    (contact.firstName().orElse("") + " " + contact.lastName().orElse("")).strip();
            return new Line(
                    summary,
                    name,
                    contact.phone().orElse(""),
                    event.call().status().orElse(""));
        }
    }

    /** An event on the way of a call, with what it says and its deliveries with their attempts. */
    public record Step(EventSummary event, @Nullable String body, List<DeliveryDetail> deliveries) {
        /** Without what it tells about a person. */
        @Override
        public String toString() {
            return "Step[" + event + "]";
        }
    }

    @GetMapping("/events")
    String list(@RequestParam Map<String, String> asked, Model model) {
        Page<EventSummary> page = new Page<>(List.of(), java.util.Optional.empty());
        try {
            page = events.page(Asked.events(asked), Asked.cursor(asked), LISTED);
        } catch (IllegalArgumentException | ApiException e) {
            model.addAttribute("refused", e.getMessage());
        }
        Map<String, Event> read =
                payloads.events(page.items().stream().map(EventSummary::id).toList());
        model.addAttribute(
                "lines",
                page.items().stream()
                        .map(event -> Line.of(event, read.get(event.id())))
                        .toList());
        model.addAttribute("cursor", page.nextCursor().orElse(null));
        model.addAttribute("asked", asked);
        return "events";
    }

    @GetMapping("/events/{id}")
    String one(@PathVariable String id, Model model) {
        EventSummary event = events.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("line", Line.of(event, payloads.events(List.of(id)).get(id)));
        model.addAttribute("event", event);
        model.addAttribute("body", body(id));
        model.addAttribute("deliveries", deliveries.ofEvents(List.of(id)));
        return "event";
    }

    @PostMapping("/events/{id}/replay")
    String replay(@PathVariable String id, RedirectAttributes redirect) {
        switch (replays.replay(id, replays.newId())) {
            case REPLAYED -> redirect.addFlashAttribute("done", "Dispatched again with today's routes and mappings.");
            case UNKNOWN -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case NOTHING_TO_DISPATCH ->
                redirect.addFlashAttribute(
                        "refused", "Nothing to dispatch: the event is invalid, or its payload is gone.");
        }
        return "redirect:/events/" + id;
    }

    @GetMapping("/calls/{callId}")
    String call(@PathVariable String callId, Model model) {
        var filter = new EventFilter(null, null, callId, null, null, null, null);
        List<EventSummary> found =
                new ArrayList<>(events.page(filter, null, OF_ONE_CALL).items());
        if (found.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        found.sort(Comparator.comparing(EventSummary::id));
        List<String> ids = found.stream().map(EventSummary::id).toList();
        Map<String, Event> read = payloads.events(ids);
        List<DeliveryDetail> all = deliveries.ofEvents(ids).stream()
                .map(DeliverySummary::id)
                .sorted()
                .map(deliveries::find)
                .flatMap(java.util.Optional::stream)
                .toList();
        EventSummary last = found.get(found.size() - 1);
        model.addAttribute("callId", callId);
        model.addAttribute("line", Line.of(last, read.get(last.id())));
        model.addAttribute("event", read.get(last.id()));
        model.addAttribute(
                "steps",
                found.stream()
                        .map(event -> new Step(event, body(event.id()), of(all, event.id())))
                        .toList());
        return "call";
    }

    private static List<DeliveryDetail> of(List<DeliveryDetail> all, String eventId) {
        return all.stream()
                .filter(each -> eventId.equals(each.delivery().eventId()))
                .toList();
    }

    private @Nullable String body(String id) {
        return payloads.body(id)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(null);
    }
}
