package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
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
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * {@code sink:<name>} hands due deliveries to a route. If the name is a kind that Java makes, the body is a {@link Batch}.
 * Else the route alone makes the sink: it gets one delivery per exchange, or a list where it asks for a batch.
 */
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

    /** Due deliveries of the destinations of one sink. */
    public static final class SinkEndpoint extends DefaultEndpoint {

        private static final int EXCHANGES_AT_ONCE = 4;

        private final SinkComponent component;
        private final String kind;
        private int batch = 1;
        private Duration pace = Duration.ofMillis(500);
        private int concurrency;

        SinkEndpoint(String uri, SinkComponent component, String kind) {
            super(uri, component);
            this.component = component;
            this.kind = kind;
        }

        /** How many deliveries an exchange may hold; 1: one each, whose body is not a list. */
        public void setBatch(int batch) {
            this.batch = batch;
        }

        /** Least time between two batches that are not full. */
        public void setPace(Duration pace) {
            this.pace = pace;
        }

        /** How many exchanges of one destination may be on their way at once; absent: 1 for a kind, 4 for a route alone. */
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

        /** Returns a pump for each destination of this sink. */
        List<Pump> pumps(java.util.function.Consumer<Batch> route) {
            return component.destinations.ofSink(kind).stream()
                    .map(destination -> pump(destination, route))
                    .toList();
        }

        private Pump pump(Destination destination, java.util.function.Consumer<Batch> route) {
            int usual = concurrency > 0 ? concurrency : isRouteAlone() ? EXCHANGES_AT_ONCE : 1;
            int atOnce = destination.concurrency().orElse(usual);
            return isRouteAlone() && batch == 1
                    ? Pump.ofSingles(component.sending, destination, route, atOnce)
                    : Pump.ofBatches(component.sending, destination, route, batch, pace, atOnce);
        }

        boolean isRouteAlone() {
            return component.destinations.isRouteAlone(kind);
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
            SinkExchanges exchanges = endpoint.component.exchanges.getObject();
            Exchange exchange = createExchange(false);
            if (!endpoint.isRouteAlone()) {
                exchanges.fillWithBatch(exchange, batch);
            } else if (!exchanges.fill(exchange, batch, endpoint.batch > 1)) {
                return;
            }
            try {
                getProcessor().process(exchange);
            } catch (Exception e) {
                exchange.setException(e);
            }
            exchanges.read(exchange, batch);
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
