package callabsync.database;

import callabsync.delivery.Leases;
import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.PreviewSteps;
import callabsync.sink.SinkPreview;
import callabsync.sink.Totals;
import callabsync.sink.Written;
import callabsync.source.SourceKind;
import callabsync.store.GroupCommit;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The parts of the database sink. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    DatabaseKind databaseKind() {
        return new DatabaseKind();
    }

    @Bean
    Pools databasePools(Destinations destinations) {
        return new Pools(destinations);
    }

    @Bean
    SourceKind databaseSourceKind(Pools pools, Budgets budgets) {
        return new DatabaseSourceKind(pools, budgets);
    }

    @Bean
    Structures databaseStructures(Pools pools, Clock clock) {
        return new Structures(pools, clock);
    }

    @Bean
    Transactions databaseTransactions(
            Pools pools,
            Structures structures,
            Written written,
            GroupCommit store,
            MeterRegistry meters,
            Leases leases) {
        return new Transactions(pools, structures, written, store, meters, leases);
    }

    /** {@code databaseSink} in routes. */
    @Bean
    DatabaseSink databaseSink(
            Mappings mappings, Totals totals, Pools pools, Transactions transactions, Budgets budgets) {
        return new DatabaseSink(mappings, totals, pools, transactions, budgets);
    }

    @Bean
    SinkPreview databasePreview(Pools pools, Structures structures, Budgets budgets, PreviewSteps steps) {
        return new DatabasePreview(pools, structures, budgets, steps);
    }

    @Bean
    DatabasePreflight databasePreflight(Pools pools, Structures structures, Mappings mappings) {
        return new DatabasePreflight(pools, structures, mappings);
    }
}
