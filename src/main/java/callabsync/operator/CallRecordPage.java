package callabsync.operator;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliverySummary;
import callabsync.destination.Destinations;
import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventSummary;
import callabsync.preview.MappingPreview;
import callabsync.preview.MappingPreview.Given;
import callabsync.preview.PreviewRuns;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.server.ResponseStatusException;

/** What the CRMs hold now of the contact of a call. Asked for by itself: the call's page never waits for a CRM. */
@Controller
class CallRecordPage {

    private static final int OF_ONE_CALL = 50;

    private final EventSearch events;
    private final DeliverySearch deliveries;
    private final Destinations destinations;
    private final MappingPreview preview;
    private final PreviewRuns runs;

    CallRecordPage(
            EventSearch events,
            DeliverySearch deliveries,
            Destinations destinations,
            MappingPreview preview,
            PreviewRuns runs) {
        this.events = events;
        this.deliveries = deliveries;
        this.destinations = destinations;
        this.preview = preview;
        this.runs = runs;
    }

    @GetMapping("/calls/{callId}/crm")
    String crm(
            @PathVariable String callId,
            @RequestHeader(name = "HX-Request", defaultValue = "") String part,
            Model model) {
        var filter = new EventFilter(null, null, callId, null, null, null, null);
        List<EventSummary> found = events.page(filter, null, OF_ONE_CALL).items();
        if (found.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        var ids = found.stream().map(EventSummary::id).toList();
        var delivered = deliveries.ofEvents(ids).stream()
                .map(DeliverySummary::destination)
                .collect(Collectors.toCollection(TreeSet::new));
        Optional<Given> last =
                runs.given(found).stream().max(Comparator.comparing(given -> String.valueOf(given.id())));
        model.addAttribute("callId", callId);
        model.addAttribute(
                "records",
                last.stream()
                        .flatMap(given -> delivered.stream()
                                .flatMap(id -> destinations.find(id).stream())
                                .flatMap(destination -> preview.record(destination, given).stream()))
                        .toList());
        return part.isEmpty() ? "call-crm" : "preview :: records";
    }
}
