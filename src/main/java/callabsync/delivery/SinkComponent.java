package callabsync.delivery;

import callabsync.destination.Destinations;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * {@code sink:<name>} hands due deliveries to a route. If the name is a kind that Java makes, the body is a {@link Batch}.
 * Else the route alone makes the sink: it gets one delivery per exchange, or a list where it asks for a batch.
 */
@org.apache.camel.spi.annotations.Component("sink")
@Component("sink")
final class SinkComponent extends DefaultComponent {

    private final Sending sending;
    private final Destinations destinations;
    private final Wakeups wakeups;
    private final ObjectProvider<SinkExchanges> exchanges;

    SinkComponent(
            Sending sending, Destinations destinations, Wakeups wakeups, ObjectProvider<SinkExchanges> exchanges) {
        this.sending = sending;
        this.destinations = destinations;
        this.wakeups = wakeups;
        this.exchanges = exchanges;
        sending.releaseLeftBehind();
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

    SinkExchanges exchanges() {
        return exchanges.getObject();
    }
}
