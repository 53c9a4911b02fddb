package callabsync.routing;

import callabsync.destination.AddedBlocks;
import callabsync.destination.Destinations;
import callabsync.destination.SinkRoutes;
import callabsync.extension.JavaRoutes;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Loads the routes folder once Camel and the routes in Java have started, and watches it from then on. */
@Configuration(proxyBeanMethods = false)
class RoutingConfiguration {

    @Bean
    RouteSwap routeSwap() {
        return new RouteSwap();
    }

    @Bean
    StepCounts stepCounts(Clock clock) {
        return new StepCounts(clock);
    }

    @Bean
    RouteFolder routeFolder(
            MappingProperties folder, RoutingProperties properties, CamelContext context, RouteSwap swap) {
        return new RouteFolder(folder.routesDir(), properties.strictRoutes(), context, swap);
    }

    @Bean
    SinkRoutes sinkRoutes(RouteFolder folder, CamelContext context) {
        return new RunningSinkRoutes(folder, context);
    }

    @Bean
    ServedDestinations servedDestinations(Destinations destinations) {
        return new ServedDestinations(destinations);
    }

    @Bean
    FolderWatch folderWatch(
            RouteFolder routes,
            Mappings mapping,
            AddedBlocks blocks,
            ServedDestinations served,
            MappingProperties properties) {
        return new FolderWatch(routes, mapping, blocks, served, properties.routesCheckEvery());
    }

    @Bean
    RoutesHealthIndicator routesHealthIndicator(
            RouteFolder routes, Mappings mapping, JavaRoutes javaRoutes, Destinations destinations) {
        return new RoutesHealthIndicator(routes, mapping, javaRoutes, destinations);
    }

    @Bean
    CamelContextConfiguration routeFailures(Clock clock) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                context.getManagementStrategy().addEventNotifier(new RouteFailures(clock));
            }

            @Override
            public void afterApplicationStart(CamelContext context) {
                // Everything was done before the start.
            }
        };
    }

    @Bean
    CamelContextConfiguration routesAfterCamel(
            RouteSwap swap,
            ObjectProvider<RouteFolder> routes,
            ObjectProvider<JavaRoutes> javaRoutes,
            ObjectProvider<FolderWatch> watch,
            ObjectProvider<ServedDestinations> served) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext context) {
                swap.hold();
            }

            @Override
            public void afterApplicationStart(CamelContext context) {
                try {
                    // The files need the routes in Java, which have started by now; the door is open. Those of
                    // extensions may
                    // need the files.
                    routes.getObject().reload();
                    javaRoutes.ifAvailable(JavaRoutes::start);
                } finally {
                    swap.release();
                }
                served.getObject().look();
                watch.getObject().start();
            }
        };
    }
}
