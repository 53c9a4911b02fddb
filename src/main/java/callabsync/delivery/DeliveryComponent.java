package callabsync.delivery;

import callabsync.destination.Destinations;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.stereotype.Component;

/** {@code delivery:<destination>}: opens a durable delivery of what the exchange carries. */
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

    Destinations destinations() {
        return destinations;
    }

    Deliveries deliveries() {
        return deliveries;
    }
}
