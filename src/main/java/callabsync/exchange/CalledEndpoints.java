package callabsync.exchange;

import callabsync.delivery.Item;
import callabsync.delivery.Leases;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Set;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSentEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.springframework.stereotype.Component;

/**
 * Notes in the attempt log which endpoints a sink's route calls, what it sends them and what they answer, without the route
 * doing anything. Endpoints within this program are left out: they hand on, and whatever they call is noted itself.
 */
@Component
final class CalledEndpoints extends EventNotifierSupport {

    private static final String PROPERTY = "callabsync.calls";
    private static final Set<String> WITHIN = Set.of(
            "direct", "seda", "log", "bean", "class", "delivery", "crm", "mock", "language", "stub", "controlbus");

    private final Leases leases;
    private final MeterRegistry meters;

    CalledEndpoints(Leases leases, MeterRegistry meters) {
        this.leases = leases;
        this.meters = meters;
        setupIgnore(true);
        setIgnoreExchangeEvents(false);
        setIgnoreExchangeSendingEvents(false);
        setIgnoreExchangeSentEvents(false);
    }

    /** From now on the exchange's calls are noted for these items, and those of its copies. */
    void begin(Exchange exchange, String destination, Collection<Item> items, RouteSettings settings) {
        exchange.setProperty(PROPERTY, new Calls(destination, items, settings));
    }

    /** Notes nothing more: the items have their answers. */
    void end(Exchange exchange) {
        Calls calls = exchange.getProperty(PROPERTY, Calls.class);
        if (calls != null) {
            calls.end();
        }
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSendingEvent || event instanceof ExchangeSentEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        Exchange exchange = ((CamelEvent.ExchangeEvent) event).getExchange();
        Calls calls = exchange.getProperty(PROPERTY, Calls.class);
        if (calls == null) {
            return;
        }
        if (event instanceof ExchangeSendingEvent sending && isOutside(sending.getEndpoint())) {
            calls.sending(exchange, sending.getEndpoint());
        } else if (event instanceof ExchangeSentEvent sent && isOutside(sent.getEndpoint())) {
            meters.counter("callab.sync.crm.requests", "destination", calls.destination())
                    .increment();
            leases.answered(calls.sent(exchange, sent.getEndpoint(), sent.getTimeTaken()));
        }
    }

    private static boolean isOutside(Endpoint endpoint) {
        String uri = endpoint.getEndpointUri();
        int colon = uri.indexOf(':');
        return colon > 0 && !WITHIN.contains(uri.substring(0, colon));
    }
}
