package callabsync.delivery;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.support.DefaultConsumer;

/**
 * Takes the due deliveries of a sink's destinations, each destination by a pump of its own so that a slow one starves
 * nobody. Starts, stops and suspends with its route.
 */
final class SinkConsumer extends DefaultConsumer implements Suspendable {

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
            endpoint.component().wakeups().register(pump.destination().id(), pump);
            pump.start();
        }
    }

    private void route(Batch batch) {
        SinkExchanges exchanges = endpoint.component().exchanges();
        Exchange exchange = createExchange(false);
        if (!endpoint.isRouteAlone()) {
            exchanges.fillWithBatch(exchange, batch);
        } else if (!exchanges.fill(exchange, batch, endpoint.isOfLists())) {
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
                endpoint.component().wakeups().unregister(pump.destination().id(), pump));
        pumps.parallelStream().forEach(Pump::stop);
        pumps = List.of();
        super.doStop();
    }
}
