package callabsync.watch;

import callabsync.watch.IncidentBook.Telling;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Looks for incidents, sends the alerts about them, and refreshes metrics, each at its own pace. */
@Component
class WatchRoutes extends RouteBuilder {

    private static final String TELLING = "telling";

    private final Alerts alerts;
    private final Tellings tellings;
    private final ProductMetrics metrics;

    WatchRoutes(Alerts alerts, Tellings tellings, ProductMetrics metrics) {
        this.alerts = alerts;
        this.tellings = tellings;
        this.metrics = metrics;
    }

    @Override
    public void configure() {
        from("timer:watch-for-alerts?period=15s&delay=15s")
                .routeId("watch-for-alerts")
                .description("Enters what needs people, and what does not any more")
                .process(exchange -> alerts.look());
        // Apart from the watch: a target that hangs must not blind it.
        from("timer:tell-alerts?period=5s&delay=16s")
                .routeId("tell-alerts")
                .description("Tells people what began and what is over, until it succeeds")
                .setBody(exchange -> tellings.due())
                .split(body())
                .to("direct:tell-alert");
        from("direct:tell-alert")
                .routeId("tell-alert")
                .description("Tells people one alert")
                .removeHeaders("*")
                .setVariable(TELLING, body())
                .setBody(exchange -> tellings.alert(telling(exchange)))
                .doTry()
                .to("direct:alert?failIfNoConsumers=false")
                .process(exchange -> tellings.told(telling(exchange)))
                .doCatch(Exception.class)
                .process(exchange -> tellings.failed(
                        telling(exchange), exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class)))
                .end();
        from("timer:refresh-metrics?period=5s")
                .routeId("refresh-metrics")
                .description("Reads what is new for metrics")
                .process(exchange -> metrics.refresh());
    }

    private static Telling telling(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof Telling telling
                ? telling
                : exchange.getVariable(TELLING, Telling.class);
    }
}
