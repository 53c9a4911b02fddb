package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.destination.DestinationsFixture;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.mapping.Problem;
import callabsync.sink.CrmStepsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {

    @TempDir
    Path folder;

    @Test
    void a_route_that_was_saved_before_its_mapping_is_loaded_once_the_mapping_is_there() throws IOException {
        var mappings = new Mappings(new MappingProperties(
                folder, Duration.ofHours(1), ZoneOffset.UTC, DateOrder.UNKNOWN, null, Duration.ofSeconds(10)));
        var steps = CrmStepsFixture.component(mappings, CrmStepsFixture.noting("club", new ArrayList<>()));
        try (var context = new TestContext(folder, Map.of("crm", steps))) {
            RouteFolder routes = context.folder(folder, false);
            var destinations = DestinationsFixture.of(Map.of());
            var served = new ServedDestinations(destinations);
            var watch = new FolderWatch(
                    routes, mappings, DestinationsFixture.blocks(destinations), served, Duration.ofHours(1));
            Files.writeString(folder.resolve("sink-club.camel.yaml"), """
                    - route:
                        id: sink-club
                        from:
                          uri: sink:club
                          steps:
                            - to:
                                uri: crm:match
                                parameters:
                                  kind: club
                                  mapping: club-member
                    """);
            watch.look();
            assertThat(routes.problems())
                    .extracting(Problem::toString)
                    .containsExactly("sink-club.camel.yaml:7: crm:match: mapping names no file:"
                            + " there is no club-member.jsonata");
            Files.writeString(folder.resolve("club-member.jsonata"), "{\"name\": contact.name}");

            watch.look();

            assertThat(routes.problems()).isEmpty();
            assertThat(context.camel().getRoute("sink-club")).isNotNull();
            watch.destroy();
        }
    }
}
