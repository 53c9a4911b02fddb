package callabsync.dispatch;

import org.apache.camel.builder.RouteBuilder;

/** What has to be done from time to time so that no stored event is forgotten. */
final class DispatchRoutes extends RouteBuilder {

    private final DispatchSweep sweep;

    DispatchRoutes(DispatchSweep sweep) {
        this.sweep = sweep;
    }

    @Override
    public void configure() {
        from("timer:sweep-events?period=1s")
                .routeId("sweep-events")
                .description("Dispatches events that were left undone")
                .process(exchange -> sweep.sweep());
    }
}
