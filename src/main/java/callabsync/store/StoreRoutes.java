package callabsync.store;

import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/** The housekeeping of the store. */
@Component
final class StoreRoutes extends RouteBuilder {

    private static final Duration DUTY = Duration.ofMinutes(10);

    private final Retention retention;
    private final Duties duties;
    private final Vault vault;
    private final GroupCommit store;

    StoreRoutes(Retention retention, Duties duties, Vault vault, GroupCommit store) {
        this.retention = retention;
        this.duties = duties;
        this.vault = vault;
        this.store = store;
    }

    @Override
    public void configure() {
        from("timer:prune?period=10m&delay=60s")
                .routeId("prune")
                .description("Removes what is older than its retention; renews old keys")
                .filter(exchange -> duties.take("retention", DUTY))
                .process(exchange -> retention.prune())
                .process(exchange -> vault.rewrap(store));
    }
}
