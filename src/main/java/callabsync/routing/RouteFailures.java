package callabsync.routing;

import callabsync.event.Masked;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeFailedEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what failed in a route as one line: the route, the error, and how often it has failed since the last line. The same
 * failure has one line a minute, however often it happens. What Camel would log of it is switched off in
 * {@code application.yaml}.
 */
final class RouteFailures extends EventNotifierSupport {

    private static final Logger log = LoggerFactory.getLogger(RouteFailures.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final int MOST_KINDS = 1_000;

    private final Clock clock;
    private final Map<String, Since> lines = new ConcurrentHashMap<>();

    private record Since(Instant at, long further) {}

    RouteFailures(Clock clock) {
        this.clock = clock;
        setIgnoreCamelContextEvents(true);
        setIgnoreCamelContextInitEvents(true);
        setIgnoreServiceEvents(true);
        setIgnoreRouteEvents(true);
        setIgnoreExchangeEvents(false);
        setIgnoreExchangeAsyncProcessingStartedEvents(true);
        setIgnoreExchangeCreatedEvent(true);
        setIgnoreExchangeCompletedEvent(true);
        setIgnoreExchangeFailedEvents(false);
        setIgnoreExchangeRedeliveryEvents(true);
        setIgnoreExchangeSentEvents(true);
        setIgnoreExchangeSendingEvents(true);
        setIgnoreStepEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeFailedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        Exchange exchange = ((ExchangeFailedEvent) event).getExchange();
        Exception error = exchange.getException();
        if (error != null) {
            failed(route(exchange), error);
        }
    }

    private static String route(Exchange exchange) {
        String failedIn = exchange.getProperty(Exchange.FAILURE_ROUTE_ID, String.class);
        String route = failedIn == null ? exchange.getFromRouteId() : failedIn;
        return route == null ? "-" : route;
    }

    private void failed(String route, Exception error) {
        String kind = route + ' ' + error.getClass().getName();
        Instant now = clock.instant();
        Since before = lines.get(kind);
        if (before != null && now.isBefore(before.at().plus(EVERY))) {
            lines.put(kind, new Since(before.at(), before.further() + 1));
            return;
        }
        if (lines.size() < MOST_KINDS) {
            lines.put(kind, new Since(now, 0));
        }
        log.atWarn()
                .addKeyValue("route", route)
                .addKeyValue("error", error.getClass().getSimpleName())
                .addKeyValue("reason", Masked.text(error.getMessage()))
                .addKeyValue("further", before == null ? 0 : before.further())
                .log("route.failed");
    }
}
