package callabsync.operator;

import static callabsync.operator.ErrorAnswers.conflict;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.dispatch.Replays;
import callabsync.event.Event;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.store.Page;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Events: find one, see it as it was received, replay it. */
@Controller
@Tag(name = "Events", description = "What Callab told us")
class EventsResource {

    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Payloads payloads;
    private final Replays replays;
    private final ObjectMapper json;

    EventsResource(
            EventSearch events, DeliverySearch deliveries, Payloads payloads, Replays replays, ObjectMapper json) {
        this.events = events;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.replays = replays;
        this.json = json;
    }

    /** @param read the event's content if its payload is still there: it says who was called */
    public record EventLine(EventSummary event, Optional<Event> read) {

        static EventLine of(EventSummary summary, Map<String, Event> read) {
            return new EventLine(summary, Optional.ofNullable(read.get(summary.id())));
        }

        public String name() {
            return read.map(Event::contact)
                    .map(contact -> contact.firstName().orElse("") + " "
                            + contact.lastName().orElse(""))
                    .orElse("")
                    .strip();
        }

        public String phone() {
            return read.flatMap(event -> event.contact().phone()).orElse("");
        }
    }

    /**
     * @param body the bytes as received, as text; empty when retention or an erasure has removed them
     * @param payload the same read as JSON; empty when it is none
     */
    public record EventDetail(
            @JsonIgnore EventLine line,
            @JsonUnwrapped EventSummary event,
            Optional<String> body,
            Optional<JsonNode> payload,
            List<DeliverySummary> deliveries) {

        /** Omits personal data. */
        @Override
        public String toString() {
            return "EventDetail[" + event + "]";
        }
    }

    /** @param events how many are replayed */
    record Begun(String replayId, long events) {}

    @GetMapping("/api/events")
    @Operation(summary = "Events, the newest first: type, state, call_id, contact_id, q, from, to, limit, cursor")
    Page<EventSummary> list(RequestFields fields) {
        return events.page(fields.events(), fields.cursor(), fields.limit());
    }

    @GetMapping("/events")
    String list(RequestFields fields, Model model) {
        Page<EventSummary> page = RequestFields.listed(model, () -> list(fields));
        Map<String, Event> read =
                payloads.events(page.items().stream().map(EventSummary::id).toList());
        model.addAttribute("page", page.map(event -> EventLine.of(event, read)));
        return "events";
    }

    @GetMapping({"/events/{id}", "/api/events/{id}"})
    @Operation(summary = "One event as received, with its deliveries")
    @PageView("event")
    EventDetail one(@PathVariable String id) {
        EventSummary event = events.find(id).orElseThrow(() -> unknown(id));
        Optional<String> body = payloads.body(id).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        return new EventDetail(
                EventLine.of(event, payloads.events(List.of(id))),
                event,
                body,
                body.flatMap(this::parsed),
                deliveries.ofEvents(List.of(id)));
    }

    @PostMapping({"/events/{id}/replay", "/api/events/{id}/replay"})
    @Operation(summary = "Dispatch the event again with today's routes and mappings")
    @PageView("redirect:/events/{id}")
    Begun replay(@PathVariable String id, RedirectAttributes redirect) {
        String replayId = replays.newId();
        return switch (replays.replay(id, replayId)) {
            case REPLAYED -> {
                redirect.addFlashAttribute("done", "Dispatched again with today's routes and mappings.");
                yield new Begun(replayId, 1);
            }
            case UNKNOWN -> throw unknown(id);
            case NOTHING_TO_DISPATCH ->
                throw conflict("Nothing to dispatch: the event is invalid, or its payload is gone");
        };
    }

    private static ResponseStatusException unknown(String id) {
        return notFound("There is no event " + id);
    }

    private Optional<JsonNode> parsed(String body) {
        try {
            return Optional.of(json.readTree(body));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
