package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.destination.DestinationsFixture;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.extension.JavaRoutes;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class RouteSwapTest {

    private static final Duration AT_MOST = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void what_was_stored_before_the_routes_are_loaded_waits_for_them() throws IOException {
        Files.writeString(folder.resolve("dispatch.camel.yaml"), """
                - route:
                    id: dispatch
                    from:
                      uri: direct:dispatch
                      steps:
                        - setBody:
                            expression:
                              constant:
                                expression: dispatched
                """);
        try (var context = new TestContext(folder)) {
            CamelContextConfiguration start = start(context);
            var answer = new AtomicReference<Object>();
            var dispatcher = new Thread(() -> answer.set(context.send("direct:dispatch", "event", Map.of())
                    .getMessage()
                    .getBody()));

            start.beforeApplicationStart(context.camel());
            dispatcher.start();
            // At the lock, and not for Camel's 30 seconds at the entry of a route that is not there.
            await().atMost(AT_MOST).until(() -> dispatcher.getState() == Thread.State.WAITING);
            start.afterApplicationStart(context.camel());

            await().atMost(AT_MOST).untilAsserted(() -> assertThat(answer.get()).isEqualTo("dispatched"));
        }
    }

    private CamelContextConfiguration start(TestContext context) {
        var mappings = new Mappings(new MappingProperties(
                folder, Duration.ofHours(1), ZoneOffset.UTC, DateOrder.UNKNOWN, null, Duration.ofSeconds(10)));
        RouteFolder routes = context.folder(folder, false);
        var beans = new StaticListableBeanFactory();
        beans.addBean("routes", routes);
        var destinations = DestinationsFixture.of(Map.of());
        var served = new ServedDestinations(destinations);
        beans.addBean("served", served);
        beans.addBean(
                "watch",
                new FolderWatch(
                        routes, mappings, DestinationsFixture.blocks(destinations), served, Duration.ofHours(1)));
        return new RoutingConfiguration()
                .routesAfterCamel(
                        context.swap(),
                        beans.getBeanProvider(RouteFolder.class),
                        beans.getBeanProvider(JavaRoutes.class),
                        beans.getBeanProvider(FolderWatch.class),
                        beans.getBeanProvider(ServedDestinations.class));
    }
}
