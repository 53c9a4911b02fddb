package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.destination.DestinationsFixture;
import callabsync.mapping.Problem;
import callabsync.routing.TestContext;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with {@code sink:} and {@code delivery:} in a file is said before it takes the place of the one that runs. */
class EndpointOptionsTest {

    private static final String ROUTE = """
            - route:
                id: sink-club
                from:
                  uri: FROM
                  parameters:
                    OPTION
                  steps:
                    - to:
                        uri: TO
                        parameters:
                          optional: true
                    - to:
                        uri: TO
                        parameters:
                          OTHER
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "sink:club     | bach: 5         | delivery:callab | optional: false | 6  | endpoint sink has no option bach",
                "sink:club     | batch: many     | delivery:callab | optional: false | 4  | many",
                "sink:club     | batch: 5        | delivery:callab | optinal: true   | 15 | endpoint delivery has no option optinal",
                "delivery:club | optional: false | delivery:callab | optional: false | 4  | take them with sink:<kind>",
            })
    void a_wrong_option_is_refused_with_its_line(
            String from, String option, String to, String other, int line, String message) throws IOException {
        try (var tester = new DeliveryTester(TestStores.sqlite(folder), new SettableClock());
                var context = new TestContext(
                        folder.resolve("routes"),
                        Map.of(
                                "sink",
                                tester.sinkComponent(),
                                "delivery",
                                new DeliveryComponent(DestinationsFixture.of(Map.of()), tester.deliveries)))) {
            Files.createDirectories(folder.resolve("routes"));
            Files.writeString(
                    folder.resolve("routes/sink-club.camel.yaml"),
                    ROUTE.replace("FROM", from)
                            .replace("OPTION", option)
                            .replace("TO", to)
                            .replace("OTHER", other));
            var routes = context.folder(folder.resolve("routes"), false);

            routes.reload();

            assertThat(routes.problems()).hasSize(1);
            Problem problem = routes.problems().get(0);
            assertThat(problem.message()).contains(message);
            assertThat(problem.line()).as(problem.toString()).isEqualTo(line);
        }
    }
}
