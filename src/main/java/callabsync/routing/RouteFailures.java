package callabsync.routing;

import callabsync.event.Masked;
import callabsync.event.Seldom;
import java.time.Clock;
import java.time.Duration;
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

    private final Seldom seldom;

    RouteFailures(Clock clock) {
        this.seldom = new Seldom(EVERY, clock::millis);
        setupIgnore(true);
        setIgnoreExchangeEvents(false);
        setIgnoreExchangeFailedEvents(false);
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

    /** Camel quotes the body that it cannot convert: that is a person's. */
    private static String withoutValue(Exception error) {
        return String.valueOf(error.getMessage()).split(" with value ", 2)[0];
    }

    private static String route(Exchange exchange) {
        String failedIn = exchange.getProperty(Exchange.FAILURE_ROUTE_ID, String.class);
        String route = failedIn == null ? exchange.getFromRouteId() : failedIn;
        return route == null ? "-" : route;
    }

    private void failed(String route, Exception error) {
        seldom.next(route + ' ' + error.getClass().getName())
                .ifPresent(further -> log.atWarn()
                        .addKeyValue("route", route)
                        .addKeyValue("error", error.getClass().getSimpleName())
                        .addKeyValue("reason", Masked.text(withoutValue(error)))
                        .addKeyValue("further", further)
                        .log("route.failed"));
    }
}
