package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of delivery that need more than their constructor. */
@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {

    @Bean
    Leases leases(GroupCommit store, Ids ids, Clock clock) {
        var leases = new Leases(store, new Claims(ids, clock, store.node()), clock);
        leases.releaseLeftBehind();
        return leases;
    }

    @Bean
    AttemptLog attemptLog(MeterRegistry meters, Clock clock, Destinations destinations) {
        List<String> on = destinations.all().stream()
                .filter(Destination::isOn)
                .map(Destination::id)
                .toList();
        return new AttemptLog(meters, clock, on);
    }
}
