package callabsync.delivery;

import callabsync.destination.Destinations;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.stereotype.Component;

/** {@code sink:<kind>}: hands due deliveries to a route, as the exchange's body a {@link Batch}. */
@Component("sink")
final class SinkComponent extends DefaultComponent {

    private final Sending sending;
    private final Destinations destinations;
    private final Wakeups wakeups;

    SinkComponent(Sending sending, Destinations destinations, Wakeups wakeups) {
        this.sending = sending;
        this.destinations = destinations;
        this.wakeups = wakeups;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String kind, Map<String, Object> parameters) throws Exception {
        var endpoint = new SinkEndpoint(uri, this, kind);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    Sending sending() {
        return sending;
    }

    Destinations destinations() {
        return destinations;
    }

    Wakeups wakeups() {
        return wakeups;
    }
}
