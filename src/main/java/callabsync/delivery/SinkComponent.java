package callabsync.delivery;

import callabsync.destination.Destinations;
import callabsync.event.Masked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** {@code sink:<kind>} hands due deliveries to a route, as the exchange's body a {@link Batch}. */
@Component("sink")
final class SinkComponent extends DefaultComponent {

    private static final Logger log = LoggerFactory.getLogger(SinkComponent.class);

    private final Sending sending;
    private final Destinations destinations;
    private final Wakeups wakeups;

    SinkComponent(Sending sending, Destinations destinations, Wakeups wakeups) {
        this.sending = sending;
        this.destinations = destinations;
        this.wakeups = wakeups;
        sending.releaseLeftBehind();
    }

    @Override
    protected Endpoint createEndpoint(String uri, String kind, Map<String, Object> parameters) throws Exception {
        var endpoint = new SinkEndpoint(uri, this, kind);
        setProperties(endpoint, parameters);
        return endpoint;
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

    /**
     * Takes the due deliveries of a sink's destinations, each destination by a pump of its own so that a slow one starves
     * nobody. Starts, stops and suspends with its route.
     */
    static final class SinkConsumer extends DefaultConsumer implements Suspendable {

        private final SinkEndpoint endpoint;
        private List<Pump> pumps = List.of();

        SinkConsumer(SinkEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
            this.endpoint = endpoint;
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            pumps = endpoint.pumps(this::route);
            for (Pump pump : pumps) {
                endpoint.component.wakeups.register(pump.destination().id(), pump);
                pump.start();
            }
        }

        private void route(Batch batch) {
            Exchange exchange = createExchange(false);
            exchange.getIn().setBody(batch);
            try {
                getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            if (exchange.getException() != null) {
                String reason = "The sink's route failed: "
                        + exchange.getException().getClass().getSimpleName();
                batch.open().forEach(item -> item.retryable(reason));
                log.atError()
                        .addKeyValue("destination", batch.destination().id())
                        .addKeyValue(
                                "error",
                                exchange.getException().getClass().getName() + ": "
                                        + Masked.text(
                                                exchange.getException().getMessage(),
                                                batch.items().get(0).eventIfAny()))
                        .log("sink.route-failed");
            }
            releaseExchange(exchange, false);
        }

        @Override
        protected void doSuspend() {
            pumps.forEach(Pump::suspend);
        }

        @Override
        protected void doResume() {
            pumps.forEach(Pump::resume);
        }

        @Override
        protected void doStop() throws Exception {
            pumps.forEach(pump ->
                    endpoint.component.wakeups.unregister(pump.destination().id(), pump));
            pumps.parallelStream().forEach(Pump::stop);
            pumps = List.of();
            super.doStop();
        }
    }
}
