package callabsync.delivery;

import callabsync.destination.Gates;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** Timers that keep deliveries flowing. */
@Component
final class DeliveryRoutes extends RouteBuilder {

    private final Leases leases;
    private final Gates gates;
    private final Sweeper sweeper;

    DeliveryRoutes(Leases leases, Gates gates, Sweeper sweeper) {
        this.leases = leases;
        this.gates = gates;
        this.sweeper = sweeper;
    }

    @Override
    public void configure() {
        from("timer:renew-leases?period=15s")
                .routeId("renew-leases")
                .description("Keeps what this node is sending")
                .process(exchange -> leases.renew());
        from("timer:refresh-gates?period=1s")
                .routeId("refresh-gates")
                .description("Obeys pauses and closings of other nodes")
                .process(exchange -> gates.refresh());
        from("timer:sweep-deliveries?period=60s&delay=60s")
                .routeId("sweep-deliveries")
                .description("Finds deliveries that no lane leads to")
                .process(exchange -> sweeper.sweep());
    }
}
