package callabsync.routes;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.SinkExchanges;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.event.Event;
import callabsync.sink.Items;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/**
 * Hands an event to a sink's route as the product does, body and variables filled in, and reads from the route's end what
 * becomes of the delivery. Nothing is stored, and nothing is sent again.
 */
public final class RouteDeliveries {

    private final CamelContext camel;
    private final Destinations destinations;
    private final SinkExchanges exchanges;

    RouteDeliveries(CamelContext camel, Destinations destinations, SinkExchanges exchanges) {
        this.camel = camel;
        this.destinations = destinations;
        this.exchanges = exchanges;
    }

    /**
     * Delivers an event through a route that alone serves a destination.
     *
     * @param route entered by {@code direct:<its id>}, as its test has it
     */
    public Item deliver(String destination, String route, Event event) {
        Destination target = destinations.find(destination).orElseThrow();
        Item item = Items.item(destination, event);
        var batch = new Batch(target, List.of(item));
        Exchange ended = camel.createFluentProducerTemplate()
                .to("direct:" + route)
                .withProcessor(exchange -> exchanges.fill(exchange, batch, false))
                .send();
        exchanges.read(ended, batch);
        return item;
    }
}
