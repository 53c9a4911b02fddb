package callabsync.operator;

import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.delivery.DeliveryDetail;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.destination.Destinations;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.inbox.Payloads;
import callabsync.operator.EventsResource.EventLine;
import callabsync.preview.MappingPreview;
import callabsync.preview.MappingPreview.Given;
import callabsync.preview.Preview;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A call's way from the webhook to the CRM, and what the CRMs hold now of its contact. */
@Controller
@Tag(name = "Events", description = "What Callab told us")
class CallsResource {

    private static final int OF_ONE_CALL = 50;

    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Payloads payloads;
    private final Destinations destinations;
    private final MappingPreview preview;

    CallsResource(
            EventSearch events,
            DeliverySearch deliveries,
            Payloads payloads,
            Destinations destinations,
            MappingPreview preview) {
        this.events = events;
        this.deliveries = deliveries;
        this.payloads = payloads;
        this.destinations = destinations;
        this.preview = preview;
    }

    /** An event of a call as received, and its deliveries with their attempts. */
    public record Step(@JsonUnwrapped EventSummary event, Optional<String> body, List<DeliveryDetail> deliveries) {

        /** Omits personal data. */
        @Override
        public String toString() {
            return "Step[" + event + "]";
        }
    }

    /**
     * A call.
     *
     * @param line the newest event, with who was called
     * @param events all of them, the oldest first
     */
    public record Call(String callId, @JsonIgnore EventLine line, List<Step> events) {}

    /** What each CRM that has deliveries of this call holds of its contact. */
    public record Records(String callId, List<Preview> items) {}

    @GetMapping({"/calls/{callId}", "/api/calls/{callId}"})
    @Operation(summary = "One call: its events as received, their deliveries and attempts, the oldest first")
    @PageView("call")
    Call one(@PathVariable String callId) {
        List<EventSummary> found = eventsOf(callId);
        List<String> ids = found.stream().map(EventSummary::id).toList();
        Map<String, List<DeliveryDetail>> byEvent = deliveries.ofEvents(ids).stream()
                .map(DeliverySummary::id)
                .sorted()
                .flatMap(id -> deliveries.find(id).stream())
                .collect(Collectors.groupingBy(
                        each -> String.valueOf(each.delivery().eventId())));
        EventSummary last = found.get(found.size() - 1);
        return new Call(
                callId,
                EventLine.of(last, payloads.events(List.of(last.id()))),
                found.stream()
                        .map(each -> new Step(each, body(each.id()), byEvent.getOrDefault(each.id(), List.of())))
                        .toList());
    }

    /** Asked for by itself: the page of the call never waits for a CRM. */
    @GetMapping({"/calls/{callId}/crm", "/api/calls/{callId}/crm"})
    @Operation(summary = "What each CRM holds now of the call's contact, and what a replay would change")
    @PageView(value = "call-crm", part = "preview :: records")
    Records crm(@PathVariable String callId) {
        List<EventSummary> found = eventsOf(callId);
        Optional<Given> last = preview.given(found).stream().reduce((older, newer) -> newer);
        return new Records(
                callId,
                deliveries.ofEvents(found.stream().map(EventSummary::id).toList()).stream()
                        .map(DeliverySummary::destination)
                        .distinct()
                        .sorted()
                        .flatMap(id -> destinations.find(id).stream())
                        .flatMap(destination -> last.flatMap(given -> preview.record(destination, given)).stream())
                        .toList());
    }

    /** Returns the events of a call, the oldest first. */
    private List<EventSummary> eventsOf(String callId) {
        var filter = new EventFilter(null, null, callId, null, null, null, null);
        List<EventSummary> found = events.page(filter, null, OF_ONE_CALL).items().stream()
                .sorted(Comparator.comparing(EventSummary::id))
                .toList();
        if (found.isEmpty()) {
            throw notFound("There is no event of a call " + callId);
        }
        return found;
    }

    private Optional<String> body(String eventId) {
        return payloads.body(eventId).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
