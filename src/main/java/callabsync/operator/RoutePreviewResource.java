package callabsync.operator;

import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.delivery.Item;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.exchange.RoutePreview;
import callabsync.exchange.RoutePreview.Outcome;
import callabsync.inbox.EventSearch;
import callabsync.preview.MappingPreview;
import callabsync.preview.MappingPreview.Given;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What a destination that a route alone serves would be sent. */
@Controller
@Tag(name = "Destinations", description = "Where events are delivered to")
class RoutePreviewResource {

    private final RoutePreview preview;
    private final Destinations destinations;
    private final MappingPreview events;
    private final EventSearch search;
    private final Clock clock;

    RoutePreviewResource(
            RoutePreview preview, Destinations destinations, MappingPreview events, EventSearch search, Clock clock) {
        this.preview = preview;
        this.destinations = destinations;
        this.events = events;
        this.search = search;
        this.clock = clock;
    }

    /**
     * @param event its id
     * @param outcome what would be sent
     */
    record RoutePreviewPage(String event, Outcome outcome) {}

    @GetMapping({"/destinations/{id}/preview", "/api/destinations/{id}/preview"})
    @Operation(
            summary = "What the destination's route would send for an event; nothing is sent",
            description = "event_id: a stored event; the newest unless told")
    @PageView(value = "route-preview", model = "page")
    RoutePreviewPage preview(@PathVariable String id, RequestFields fields) {
        Destination destination = destinations.find(id).orElseThrow(() -> notFound("There is no destination " + id));
        Given given = given(fields);
        Item item = Item.unopened(id, String.valueOf(given.id()), given.event(), clock.instant());
        return preview.of(destination, item)
                .map(outcome -> new RoutePreviewPage(String.valueOf(given.id()), outcome))
                .orElseThrow(() -> notFound("No route of a file serves " + id + " alone"));
    }

    private Given given(RequestFields fields) {
        String id = fields.text("event_id");
        if (!id.isEmpty()) {
            return events.given(id).orElseThrow(() -> notFound("There is no event " + id + ", or its payload is gone"));
        }
        return events.given(search.page(fields.events("event_id"), null, 1).items()).stream()
                .findFirst()
                .orElseThrow(() -> notFound("There is no event yet"));
    }
}
