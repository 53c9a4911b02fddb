package callabsync.delivery;

import callabsync.destination.Budgets;
import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.destination.Gates;
import callabsync.inbox.Payloads;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Durable delivery and its two endpoints. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    Wakeups wakeups() {
        return new Wakeups();
    }

    @Bean
    EventCache eventCache() {
        return new EventCache();
    }

    @Bean
    Leases leases(GroupCommit store, Ids ids, Clock clock) {
        return new Leases(store, new Claims(ids, clock, store.node()), clock);
    }

    @Bean
    AttemptLog attemptLog(MeterRegistry meters, Clock clock, Destinations destinations) {
        List<String> on = destinations.all().stream()
                .filter(Destination::isOn)
                .map(Destination::id)
                .toList();
        return new AttemptLog(meters, clock, on);
    }

    @Bean
    Deliveries deliveries(GroupCommit store, Ids ids, Clock clock, Wakeups wakeups, Vault vault, AttemptLog log) {
        return new Deliveries(store, ids, clock, wakeups, vault, log);
    }

    @Bean
    DeliverySearch deliverySearch(Database database, Vault vault) {
        return new DeliverySearch(database, vault);
    }

    @Bean
    Waits waits(Database database, Destinations destinations, Gates gates, Budgets budgets, Clock clock) {
        return new Waits(database, destinations, gates, budgets, clock);
    }

    @Bean
    Items items(Payloads payloads, EventCache events, Vault vault) {
        return new Items(payloads, events, vault);
    }

    @Bean
    Endings endings(Clock clock, RandomGenerator random, Ids ids) {
        return new Endings(clock, random, ids);
    }

    @Bean
    Sending sending(Leases leases, Items items, Endings endings, Deliveries deliveries, Gates gates, Clock clock) {
        leases.releaseLeftBehind();
        return new Sending(leases, items, endings, deliveries, gates, clock);
    }

    @Bean("delivery")
    DeliveryComponent deliveryComponent(Destinations destinations, Deliveries deliveries) {
        return new DeliveryComponent(destinations, deliveries);
    }

    @Bean("sink")
    SinkComponent sinkComponent(Sending sending, Destinations destinations, Wakeups wakeups) {
        return new SinkComponent(sending, destinations, wakeups);
    }

    @Bean
    DeliveryRoutes deliveryRoutes(
            Leases leases,
            Gates gates,
            Database database,
            GroupCommit store,
            Destinations destinations,
            Wakeups wakeups) {
        return new DeliveryRoutes(leases, gates, new Sweeper(database, store, destinations, wakeups));
    }
}
