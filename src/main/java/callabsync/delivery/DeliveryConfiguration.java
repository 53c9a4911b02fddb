package callabsync.delivery;

import callabsync.destination.Destinations;
import callabsync.destination.Gates;
import callabsync.inbox.Payloads;
import callabsync.store.Database;
import callabsync.store.Engine;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import java.time.Clock;
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
    Leases leases(GroupCommit store, Clock clock) {
        return new Leases(store, clock);
    }

    @Bean
    Deliveries deliveries(GroupCommit store, Ids ids, Clock clock, Wakeups wakeups, Vault vault) {
        return new Deliveries(store, ids, clock, wakeups, vault);
    }

    @Bean
    DeliverySearch deliverySearch(Database database, Vault vault) {
        return new DeliverySearch(database, vault);
    }

    @Bean
    Sending sending(
            Database database,
            GroupCommit store,
            Deliveries deliveries,
            Payloads payloads,
            Gates gates,
            Sending.SendingParts parts) {
        long now = parts.clock().millis();
        store.commit(tx -> database.engine() == Engine.SQLITE
                ? Lanes.releaseAll(tx, now)
                : Lanes.releaseOf(tx, store.node(), now));
        var claims = new Claims(parts.ids(), parts.clock(), store.node());
        return new Sending(store, claims, deliveries, payloads, gates, parts);
    }

    @Bean
    Sending.SendingParts sendingParts(
            Clock clock, RandomGenerator random, Ids ids, Leases leases, EventCache events, Vault vault) {
        return new Sending.SendingParts(clock, random, ids, leases, events, vault);
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
