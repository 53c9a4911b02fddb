package callabsync.dispatch;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Timers that dispatch what was left undone. */
@Component
final class DispatchRoutes extends RouteBuilder {

    private final DispatchSweep sweep;
    private final Replays replays;

    DispatchRoutes(DispatchSweep sweep, Replays replays) {
        this.sweep = sweep;
        this.replays = replays;
    }

    @Override
    public void configure() {
        from("timer:sweep-events?period=1s")
                .routeId("sweep-events")
                .description("Dispatches events that were left undone")
                .process(exchange -> sweep.sweep());
        from("timer:failed-events?period=1s")
                .routeId("failed-events")
                .description("Dispatches failed events again after an edit")
                .process(exchange -> sweep.dispatchFailedAfterEdit());
        from("timer:replay-events?period=1s")
                .routeId("replay-events")
                .description("Dispatches events again where a replay asks for it")
                .process(exchange -> replays.work());
    }
}
