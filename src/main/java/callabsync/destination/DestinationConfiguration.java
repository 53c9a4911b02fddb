package callabsync.destination;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The destinations and what lets deliveries through to them. */
@Configuration(proxyBeanMethods = false)
class DestinationConfiguration {

    @Bean
    Destinations destinations(DestinationProperties properties, List<SinkKind> kinds, Environment environment) {
        return new Destinations(properties, kinds, environment);
    }

    @Bean
    Gates gates(Database database, GroupCommit store, Clock clock) {
        return new Gates(database, store, clock);
    }

    @Bean
    Budgets budgets(Destinations destinations, Database database) {
        return new Budgets(destinations, database);
    }
}
