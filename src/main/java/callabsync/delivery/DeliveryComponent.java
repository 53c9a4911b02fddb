package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.event.Bounded;
import callabsync.event.OrderKey;
import callabsync.store.JsonText;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code delivery:<destination>} opens a delivery. Within a dispatch or an import it is noted on the exchange and committed
 * with the others when the route has ended. Elsewhere the body is a record, delivered as it is, and the opening is committed
 * before the route goes on.
 */
@org.apache.camel.spi.annotations.Component("delivery")
@Component("delivery")
final class DeliveryComponent extends DefaultComponent {

    private final Destinations destinations;
    private final Deliveries deliveries;

    DeliveryComponent(Destinations destinations, Deliveries deliveries) {
        this.destinations = destinations;
        this.deliveries = deliveries;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String destination, Map<String, Object> parameters) throws Exception {
        var endpoint = new DeliveryEndpoint(uri, this, destination);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    void open(Exchange exchange, String id, boolean optional) throws Exception {
        Destination destination = destinations
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no destination " + id + ": configure callab.sync.destinations." + id));
        @Nullable Openings openings = exchange.getProperty(Openings.PROPERTY, Openings.class);
        if (destination.isOn() && openings != null) {
            openings.open(id, exchange.getIn().getBody());
        } else if (destination.isOn()) {
            openRecord(exchange, id);
        } else if (openings != null && !optional) {
            openings.passedOver(
                    "Destination " + id + " is off: " + destination.off().orElse(""));
        }
    }

    private void openRecord(Exchange exchange, String destination) throws Exception {
        Map<?, ?> record = exchange.getIn().getMandatoryBody(Map.class);
        Object key = record.get("crm_id");
        deliveries.open(Opening.ofRecord(
                destination,
                JsonText.of(record),
                OrderKey.ofId(key == null ? exchange.getExchangeId() : Bounded.text(key.toString())),
                exchange.getClock().getCreated()));
    }
}
