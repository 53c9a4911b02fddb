package callabsync.delivery;

import callabsync.delivery.SinkComponent.SinkEndpoint;
import callabsync.event.Masked;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the due deliveries of a sink's destinations, each destination by a pump of its own so that a slow one starves
 * nobody. Starts, stops and suspends with its route.
 */
final class SinkConsumer extends DefaultConsumer implements Suspendable {

    private static final Logger log = LoggerFactory.getLogger(SinkConsumer.class);

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
            endpoint.getComponent().wakeups().register(pump);
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
        pumps.forEach(endpoint.getComponent().wakeups()::unregister);
        pumps.parallelStream().forEach(Pump::stop);
        pumps = List.of();
        super.doStop();
    }
}
