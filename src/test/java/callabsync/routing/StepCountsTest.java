package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.routing.StepCounts.Count;
import callabsync.support.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What went through each step of a route, and what failed in it. */
class StepCountsTest {

    private static final String DISPATCH = """
            - route:
                id: dispatch
                from:
                  uri: direct:dispatch
                  steps:
                    - choice:
                        id: dispatch-choose
                        when:
                          - id: dispatch-when-hubspot
                            expression: {simple: {expression: "${variable.crm} == 'hubspot'"}}
                            steps:
                              - to: {id: dispatch-to-hubspot, uri: delivery:hubspot}
                        otherwise:
                          id: dispatch-otherwise
                          steps:
                            - throwException: {id: dispatch-refuse, exceptionType: java.lang.IllegalStateException, message: No CRM}
                    - to: {id: dispatch-to-kafka, uri: delivery:kafka}
            """;

    private final SettableClock clock = new SettableClock();
    private final StepCounts counts = new RoutingConfiguration().stepCounts(clock);

    @TempDir
    Path folder;

    private TestContext context;
    private RouteFolder routes;

    @BeforeEach
    void begin() {
        context = new TestContext(folder);
        context.camel().getCamelContextExtension().addInterceptStrategy(counts);
        routes = context.folder(folder, false);
    }

    @AfterEach
    void end() {
        context.close();
    }

    @Test
    void each_step_knows_how_many_entered_it_how_many_failed_and_when() throws IOException {
        saved(DISPATCH);

        dispatched("hubspot");
        dispatched("hubspot");
        clock.tick(Duration.ofMinutes(5));
        Instant then = clock.instant();
        dispatched("pipedrive");
        clock.tick(Duration.ofMinutes(5));
        dispatched("hubspot");

        assertThat(count("dispatch-choose")).isEqualTo(new Count(4, 1, then));
        assertThat(count("dispatch-to-hubspot")).isEqualTo(new Count(3, 0, null));
        assertThat(count("dispatch-refuse")).isEqualTo(new Count(1, 1, then));
        assertThat(count("dispatch-to-kafka")).isEqualTo(new Count(3, 0, null));
    }

    /** What a route handles did fail in its step. */
    @Test
    void a_failure_that_the_route_handles_is_counted_where_it_happened() throws IOException {
        saved("""
                - route:
                    id: dispatch
                    from:
                      uri: direct:dispatch
                      steps:
                        - doTry:
                            id: dispatch-try
                            steps:
                              - throwException: {id: dispatch-refuse, exceptionType: java.lang.IllegalStateException, message: No CRM}
                            doCatch:
                              - id: dispatch-catch
                                exception: [java.lang.IllegalStateException]
                                steps:
                                  - to: {id: dispatch-to-kafka, uri: delivery:kafka}
                """);

        dispatched("pipedrive");

        assertThat(count("dispatch-refuse").failed()).isEqualTo(1);
        assertThat(count("dispatch-to-kafka")).isEqualTo(new Count(1, 0, null));
    }

    @Test
    void an_edit_of_the_file_keeps_what_was_counted() throws IOException {
        saved(DISPATCH);
        dispatched("hubspot");
        saved(DISPATCH.replace("delivery:kafka", "delivery:database"));

        dispatched("hubspot");

        assertThat(context.sent()).endsWith("hubspot", "database");
        assertThat(count("dispatch-to-hubspot").entered()).isEqualTo(2);
    }

    @Test
    void routes_in_java_are_not_counted() throws Exception {
        context.camel().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:timer").routeId("timer").to("delivery:kafka").id("timer-to-kafka");
            }
        });

        context.send("direct:timer", "{}", Map.of());

        assertThat(context.sent()).containsExactly("kafka");
        assertThat(counts.of("timer", "timer-to-kafka")).isEmpty();
    }

    private void saved(String route) throws IOException {
        Files.writeString(folder.resolve("dispatch.camel.yaml"), route);
        routes.reload();
        assertThat(routes.problems()).isEmpty();
    }

    private void dispatched(String crm) {
        context.send("direct:dispatch", "{}", Map.of("crm", crm));
    }

    private Count count(String step) {
        return counts.of("dispatch", step).orElseThrow();
    }
}
