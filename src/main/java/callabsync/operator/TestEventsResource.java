package callabsync.operator;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryState;
import callabsync.delivery.DeliverySummary;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventState;
import callabsync.inbox.EventSummary;
import callabsync.webhook.TestEvents;
import callabsync.webhook.TestEvents.Sent;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Events to try the door with, and where each of them ended. */
@Controller
@Tag(name = "Door", description = "Refused requests, and events to try the door with")
public class TestEventsResource {

    private static final int SHOWN = 10;

    private final TestEvents testEvents;
    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Environment environment;
    private final ServerProperties server;

    TestEventsResource(
            TestEvents testEvents,
            EventSearch events,
            DeliverySearch deliveries,
            Environment environment,
            ServerProperties server) {
        this.testEvents = testEvents;
        this.events = events;
        this.deliveries = deliveries;
        this.environment = environment;
        this.server = server;
    }

    /**
     * How far an event is on its way.
     *
     * @param event empty while it is not in the store: behind Kafka or a spool it comes later
     * @param deliveries by destination
     */
    public record EventProgress(String id, Optional<EventSummary> event, List<DeliverySummary> deliveries) {

        /** Returns whether its state will still change by itself. */
        public boolean isOpen() {
            return event.filter(found -> !found.state().equals(EventState.STORED.word()))
                            .isEmpty()
                    || deliveries.stream()
                            .anyMatch(each -> DeliveryState.of(each.state()).isOpen());
        }
    }

    /** The answers of the door, one for each event. */
    record DoorAnswers(List<Sent> items) {}

    /** The field {@code events} has the ids of those that were sent, with commas. */
    @GetMapping("/test-events")
    String page(RequestFields fields, Model model) {
        List<EventProgress> ways = Arrays.stream(fields.text("events").split(","))
                .filter(id -> !id.isBlank())
                .limit(SHOWN)
                .map(this::way)
                .toList();
        model.addAttribute("sources", testEvents.sources());
        model.addAttribute("ways", ways);
        model.addAttribute("open", ways.stream().anyMatch(EventProgress::isOpen));
        return "test-events";
    }

    private EventProgress way(String id) {
        return new EventProgress(
                id,
                events.find(id),
                deliveries.ofEvents(List.of(id)).stream()
                        .sorted(Comparator.comparing(DeliverySummary::destination))
                        .toList());
    }

    @PostMapping({"/test-events", "/api/test-events"})
    @Operation(
            summary = "Sign and post an event of each type through the door: {\"source\", \"crm\", \"crm_id\"}, all"
                    + " optional. Where each ended is at /api/events/{event_id}")
    @PageView("redirect:/test-events")
    DoorAnswers send(RequestFields fields, RedirectAttributes redirect) {
        List<Sent> sent = send(fields.text("source", "callab"), fields.text("crm"), fields.text("crm_id"));
        redirect.addFlashAttribute("sent", sent);
        redirect.addAttribute(
                "events",
                sent.stream().map(Sent::eventId).filter(Objects::nonNull).collect(Collectors.joining(",")));
        return new DoorAnswers(sent);
    }

    /** Sends them to this node's own door over loopback, as the request of a stranger would come. */
    public List<Sent> send(String source, String crm, String crmId) {
        String scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        String port = environment.getProperty("local.server.port", "8080");
        return testEvents.send(URI.create(scheme + "://127.0.0.1:" + port), source, crm, crmId);
    }
}
