package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Batch;
import callabsync.event.EventReader;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.mapping.Problem;
import callabsync.routing.RouteFolder;
import callabsync.routing.TestContext;
import callabsync.support.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The steps of a kind's route: what is wrong with one is said when the route is loaded. */
class CrmStepsTest {

    private static final String ROUTE = """
            - route:
                id: sink-club
                from:
                  uri: direct:sink-club
                  steps:
                    - to:
                        uri: crm:activity
                        parameters:
                          kind: club
                          type: calls
                          mapping: club/club-call
                    - to:
                        uri: crm:OPERATION
                        parameters:
                          OPTIONS
                    - to:
                        uri: crm:finish
                        parameters:
                          kind: club
            """;
    private static final int LINE = 12;

    @TempDir
    Path folder;

    private final List<String> noted = new ArrayList<>();
    private Mappings mappings;
    private TestContext context;
    private RouteFolder routes;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(folder.resolve("club"));
        Files.writeString(folder.resolve("club/club-call.jsonata"), "{\"call\": call.id}");
        mappings = new Mappings(new MappingProperties(
                folder, Duration.ofSeconds(1), ZoneOffset.UTC, DateOrder.UNKNOWN, null, Duration.ofSeconds(10)));
        context = new TestContext(
                folder, Map.of("crm", CrmStepsFixture.component(mappings, CrmStepsFixture.noting("club", noted))));
        routes = context.folder(folder, false);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "shape    | kind: club                                             | club has no step shape; it has match, activity, finish",
                "matches  | kind: club                                             | club has no step matches; it has match, activity, finish",
                "match    | mapping: club/club-call                                | kind is not set; these do: club",
                "match    | kind: klub                                             | kind klub gives no steps; these do: club",
                "match    | kind: club                                             | crm:match: mapping is missing: a mapping, such as <folder>/<mapping>",
                "match    | kind: club, mapping: club/club-cal                     | crm:match: mapping names no file: there is no club/club-cal.jsonata",
                "match    | kind: club, mapping: club/club-call, type: calls       | crm:match: this step of club has no option type",
                "match    | kind: club, mapping: club/club-call, maping: a         | endpoint crm has no option maping",
                "activity | kind: club, mapping: club/club-call                    | crm:activity: type is missing: one of calls, tasks",
                "activity | kind: club, type: cals, mapping: club/club-call        | crm:activity: type is one of calls, tasks, not cals",
            })
    void a_wrong_step_is_refused_with_its_line(String operation, String options, String message) throws IOException {
        save(operation, options);

        routes.reload();

        assertThat(routes.problems()).hasSize(1);
        Problem problem = routes.problems().get(0);
        assertThat(problem.message()).contains(message);
        assertThat(problem.file()).isEqualTo("club/sink-club.camel.yaml");
        assertThat(problem.line()).as(problem.toString()).isBetween(LINE, LINE + 5);
    }

    @Test
    void a_batch_goes_through_the_steps() throws IOException {
        save("match", "kind: club, mapping: club/club-call");
        routes.reload();

        Exchange ended = context.send("direct:sink-club", batch("club"), Map.of());

        assertThat(routes.problems()).isEmpty();
        assertThat(ended.getException()).isNull();
        assertThat(noted).containsExactly("calls club/club-call", "match club/club-call", "finish");
    }

    @Test
    void a_step_takes_no_other_kinds_deliveries() throws IOException {
        save("match", "kind: club, mapping: club/club-call");
        routes.reload();

        assertThat(context.send("direct:sink-club", batch("church"), Map.of()).getException())
                .hasMessage("crm:activity of club takes deliveries of sink:club, not those of sink:church");
        assertThat(context.send("direct:sink-club", "text", Map.of()).getException())
                .hasMessage("crm:activity of club takes deliveries of sink:club, not another body");
        assertThat(noted).isEmpty();
    }

    @Test
    void a_step_whose_mapping_is_broken_is_there_all_the_same() throws IOException {
        Files.writeString(folder.resolve("club/club-task.jsonata"), "{\"call\": ");
        mappings.reload();
        save("match", "kind: club, mapping: club/club-task");

        routes.reload();

        assertThat(routes.problems()).isEmpty();
    }

    private static Batch batch(String sink) {
        return Items.batch(
                sink,
                sink,
                Items.item(
                        sink,
                        EventReader.read(Events.callEnded().call("call_7").bytes())
                                .event()));
    }

    private void save(String operation, String options) throws IOException {
        String text =
                ROUTE.replace("OPERATION", operation).replace("OPTIONS", options.replace(", ", "\n" + " ".repeat(14)));
        Files.writeString(folder.resolve("club/sink-club.camel.yaml"), text);
    }
}
