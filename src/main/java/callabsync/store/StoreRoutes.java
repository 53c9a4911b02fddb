package callabsync.store;

import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;

/** The housekeeping of the store. */
final class StoreRoutes extends RouteBuilder {

    private static final Duration DUTY = Duration.ofMinutes(10);

    private final Retention retention;
    private final Duties duties;
    private final Runnable rewrap;

    StoreRoutes(Retention retention, Duties duties, Runnable rewrap) {
        this.retention = retention;
        this.duties = duties;
        this.rewrap = rewrap;
    }

    @Override
    public void configure() {
        from("timer:prune?period=10m&delay=60s")
                .routeId("prune")
                .description("Removes what is older than its retention; renews old keys")
                .filter(exchange -> duties.take("retention", DUTY))
                .process(exchange -> retention.prune())
                .process(exchange -> rewrap.run());
    }
}
