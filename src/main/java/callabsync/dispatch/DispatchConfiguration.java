package callabsync.dispatch;

import callabsync.delivery.Deliveries;
import callabsync.delivery.EventCache;
import callabsync.destination.Destinations;
import callabsync.inbox.EventSearch;
import callabsync.inbox.Payloads;
import callabsync.mapping.Mappings;
import callabsync.routing.RouteFolder;
import callabsync.routing.RouteSwap;
import callabsync.store.AtShutdown;
import callabsync.store.Database;
import callabsync.store.Duties;
import callabsync.store.Engine;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The dispatch of stored events. */
@Configuration(proxyBeanMethods = false)
class DispatchConfiguration {

    @Bean
    Dispatcher dispatcher(
            CamelContext context,
            Destinations destinations,
            DispatchProperties properties,
            GroupCommit store,
            Deliveries deliveries,
            EventCache events,
            RouteSwap swap,
            Clock clock) {
        var route = new DispatchRoute(context, new CrmChoice(destinations, properties.defaultCrm()), swap);
        return new Dispatcher(route, store, deliveries, events, clock);
    }

    @Bean
    DispatchSweep dispatchSweep(
            GroupCommit store, Payloads payloads, Dispatcher dispatcher, Clock clock, Database database) {
        var sweep = new DispatchSweep(store, payloads, dispatcher, clock);
        if (database.engine() == Engine.SQLITE) {
            sweep.takeOver();
        }
        return sweep;
    }

    @Bean
    FailedEvents failedEvents(DispatchSweep sweep, RouteFolder routes, Mappings mapping) {
        return new FailedEvents(sweep, () -> routes.edits() + mapping.edits());
    }

    @Bean
    Replays replays(
            Replays.ReplayStore replayStore,
            EventSearch events,
            Payloads payloads,
            Dispatcher dispatcher,
            ReplayProperties properties) {
        return new Replays(replayStore, events, payloads, dispatcher, properties.rate());
    }

    @Bean
    Replays.ReplayStore replayStore(Database database, GroupCommit store, Duties duties, Ids ids, Clock clock) {
        return new Replays.ReplayStore(database, store, duties, ids, clock);
    }

    @Bean
    DispatchRoutes dispatchRoutes(DispatchSweep sweep, FailedEvents failed, Replays replays) {
        return new DispatchRoutes(sweep, failed, replays);
    }

    /** Dispatching begins when all routes are there. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> dispatchStarter(Dispatcher dispatcher) {
        return ready -> dispatcher.start();
    }

    /** It ends before the routes do: an event that finds none would be failed. */
    @Bean
    AtShutdown dispatchStopper(Dispatcher dispatcher) {
        return AtShutdown.beforeRoutesStop(dispatcher::stop);
    }
}
