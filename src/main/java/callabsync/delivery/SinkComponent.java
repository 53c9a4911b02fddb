package callabsync.delivery;

import callabsync.destination.Destinations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.springframework.stereotype.Component;

/** {@code sink:<kind>} hands due deliveries to a route, as the exchange's body a {@link Batch}. */
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

    Wakeups wakeups() {
        return wakeups;
    }

    /** Due deliveries of the destinations of one kind. */
    public static final class SinkEndpoint extends DefaultEndpoint {

        private final SinkComponent component;
        private final String kind;
        private int batch = 1;
        private Duration pace = Duration.ofMillis(500);
        private int concurrency = 1;

        SinkEndpoint(String uri, SinkComponent component, String kind) {
            super(uri, component);
            this.component = component;
            this.kind = kind;
        }

        /** How many deliveries a batch may hold. */
        public void setBatch(int batch) {
            this.batch = batch;
        }

        /** Least time between two batches that are not full. */
        public void setPace(Duration pace) {
            this.pace = pace;
        }

        /** How many batches of one destination may be on their way at once. */
        public void setConcurrency(int concurrency) {
            this.concurrency = concurrency;
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException(
                    "sink:" + kind + " is where deliveries come from; open one with delivery:<destination>");
        }

        @Override
        public Consumer createConsumer(Processor processor) throws Exception {
            var consumer = new SinkConsumer(this, processor);
            configureConsumer(consumer);
            return consumer;
        }

        @Override
        public SinkComponent getComponent() {
            return component;
        }

        /** Returns a pump for each destination of this kind. */
        List<Pump> pumps(java.util.function.Consumer<Batch> route) {
            return component.destinations.ofSink(kind).stream()
                    .map(destination -> new Pump(
                            component.sending,
                            destination,
                            route,
                            batch,
                            pace,
                            destination.concurrency().orElse(concurrency)))
                    .toList();
        }
    }
}
