package callabsync.operator;

import org.apache.camel.builder.RouteBuilder;

/** What has to be done from time to time for the operator: alerts, and meters of what is new. */
final class OperatorRoutes extends RouteBuilder {

    private static final String CHANGE = "change";

    private final Alerts alerts;
    private final DeliveryMetrics metrics;

    OperatorRoutes(Alerts alerts, DeliveryMetrics metrics) {
        this.alerts = alerts;
        this.metrics = metrics;
    }

    @Override
    public void configure() {
        from("timer:watch-for-alerts?period=15s&delay=15s")
                .routeId("watch-for-alerts")
                .description("Tells people what needs them, once")
                .setBody(exchange -> alerts.evaluate())
                .split(body())
                .removeHeaders("*")
                .setVariable(CHANGE, body())
                .setBody(exchange ->
                        exchange.getMessage().getBody(Alerts.Change.class).alert())
                .to("direct:alert?failIfNoConsumers=false")
                .process(exchange -> alerts.told(exchange.getVariable(CHANGE, Alerts.Change.class)));
        from("timer:refresh-metrics?period=5s")
                .routeId("refresh-metrics")
                .description("Registers meters of destinations and results that are new")
                .process(exchange -> metrics.refresh());
    }
}
