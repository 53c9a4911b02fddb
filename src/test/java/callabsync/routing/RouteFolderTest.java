package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.mapping.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes are loaded file by file; a broken file hurts only itself. */
class RouteFolderTest {

    @TempDir
    Path folder;

    private TestContext context;
    private RouteFolder routes;

    @BeforeEach
    void begin() {
        context = new TestContext(folder);
        routes = context.folder(folder, false);
    }

    @AfterEach
    void end() {
        context.close();
    }

    @Test
    void a_saved_route_takes_effect() throws IOException {
        save("dispatch", answering("first"));
        routes.reload();
        save("dispatch", answering("second"));

        routes.reload();

        assertThat(answerOf("dispatch")).isEqualTo("second");
    }

    /** Kaoto writes so when the form of a step is edited. */
    @Test
    void an_endpoint_whose_name_became_a_parameter_is_the_same_endpoint() throws IOException {
        String route = answering("first");
        assertThat(route).contains("uri: direct:NAME");
        save("dispatch", route.replace("uri: direct:NAME", "uri: direct\n      parameters: {name: NAME}"));

        routes.reload();

        assertThat(routes.problems()).isEmpty();
        assertThat(answerOf("dispatch")).isEqualTo("first");
    }

    @Test
    void a_route_that_is_broken_by_a_save_goes_on_as_it_was() throws IOException {
        save("dispatch", answering("first"));
        routes.reload();
        save("dispatch", answering("second").replace("setBody", "setBdy"));

        routes.reload();

        assertThat(answerOf("dispatch")).isEqualTo("first");
        assertThat(routes.running("dispatch.camel.yaml"))
                .contains(answering("first").replace("NAME", "dispatch"));
        assertThat(routes.problems()).extracting(Problem::file).containsExactly("dispatch.camel.yaml");
    }

    @Test
    void a_mended_route_takes_effect() throws IOException {
        save("dispatch", "- route: [");
        routes.reload();
        save("dispatch", answering("mended"));

        routes.reload();

        assertThat(answerOf("dispatch")).isEqualTo("mended");
        assertThat(routes.problems()).isEmpty();
    }

    @Test
    void a_route_that_is_broken_at_the_start_is_set_aside_and_the_rest_starts() throws IOException {
        save("alert", answering("alert") + "        - nonsense: {}\n");
        save("dispatch", answering("well"));

        routes.reload();

        assertThat(answerOf("dispatch")).isEqualTo("well");
        assertThat(context.camel().getRoute("alert")).isNull();
        assertThat(routes.problems())
                .extracting(Problem::toString)
                .allMatch(text -> text.startsWith("alert.camel.yaml:"));
    }

    @Test
    void a_strict_folder_with_a_broken_route_refuses_the_start() throws IOException {
        save("alert", "- route: [");

        assertThatThrownBy(() -> context.folder(folder, true).reload())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("alert.camel.yaml");
    }

    @Test
    void a_deleted_route_is_gone() throws IOException {
        save("alert", answering("here"));
        routes.reload();
        Files.delete(folder.resolve("alert.camel.yaml"));

        routes.reload();

        assertThat(context.camel().getRoute("alert")).isNull();
        assertThat(context.camel().getRoutes()).isEmpty();
    }

    @Test
    void a_file_in_a_sub_folder_is_loaded_and_cases_are_not() throws IOException {
        save("hubspot/hubspot-request", answering("request"));
        save("hubspot/cases/dispatch", answering("no route"));

        routes.reload();

        assertThat(context.camel().getRoutes()).hasSize(1);
        assertThat(answerOf("hubspot-request")).isEqualTo("request");
    }

    @Test
    void a_route_in_java_is_never_replaced() throws Exception {
        context.camel().addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:java").routeId("dispatch").setBody(constant("java"));
            }
        });
        save("dispatch", answering("yaml"));

        routes.reload();

        assertThat(answerOf("java")).isEqualTo("java");
        assertThat(routes.problems())
                .extracting(Problem::message)
                .containsExactly("a route dispatch exists already elsewhere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an unknown language         | language: {language: datasonnet, expression: body}  | 11",
                "a mapping that is broken    | language: {language: jsonata, expression: '{\"a\": '} | 11",
                "an unknown simple function  | simple: {expression: '${bdoy}'}                     | 11",
                "an unclosed simple function | simple: {expression: '${body'}                      | 11",
            })
    void a_trial_finds_a_broken_expression(String about, String expression, int line) throws IOException {
        save("dispatch", answering("x").replaceAll("(?s)constant:.*", Matcher.quoteReplacement(expression)) + "\n");

        routes.reload();

        assertThat(routes.problems()).as(about).hasSize(1);
        assertThat(routes.problems().get(0).line())
                .as(routes.problems().toString())
                .isBetween(9, 12);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an unknown bean      | bean: {id: dispatch-do, ref: nobody, method: answer}",
                "an unknown component | to: {id: dispatch-do, uri: 'nothing:there'}",
                "an unknown option    | to: {id: dispatch-do, uri: 'log:there', parameters: {nonsense: 1}}",
                "a missing setting    | to: {id: dispatch-do, uri: 'log:{{no.such.setting}}'}",
            })
    void a_trial_finds_a_broken_step(String about, String step) throws IOException {
        save("dispatch", answering("x").replaceAll("(?s)- setBody:.*", Matcher.quoteReplacement("- " + step)) + "\n");

        routes.reload();

        assertThat(routes.problems()).as(about).hasSize(1);
        assertThat(context.camel().getRoutes()).isEmpty();
    }

    @Test
    void jsonata_decides_in_a_route() throws IOException {
        save(
                "dispatch",
                answering("x")
                                .replaceAll(
                                        "(?s)constant:.*",
                                        "language: {language: jsonata, expression: 'contact.name & \"!\"'}")
                        + "\n");

        routes.reload();

        assertThat(routes.problems()).isEmpty();
        assertThat(context.send("direct:dispatch", Map.of("contact", Map.of("name", "Zoë")), Map.of())
                        .getMessage()
                        .getBody())
                .isEqualTo("Zoë!");
    }

    @Test
    void a_changed_configuration_reaches_the_routes_that_use_it() throws IOException {
        save("sink-errors", configuration("first"));
        save("sink-hubspot", failing());
        routes.reload();
        save("sink-errors", configuration("second"));

        routes.reload();

        assertThat(routes.problems()).isEmpty();
        assertThat(answerOf("sink-hubspot")).isEqualTo("second");
    }

    @Test
    void a_sink_is_started_again_after_its_save() throws IOException {
        save("sink-hubspot", answering("one").replace("uri: direct:", "uri: sink:"));
        routes.reload();
        save("sink-hubspot", answering("two").replace("uri: direct:", "uri: sink:"));

        routes.reload();

        assertThat(context.camel().getRouteController().getRouteStatus("sink-hubspot"))
                .isEqualTo(ServiceStatus.Started);
    }

    @Test
    void reloading_under_a_stream_of_events_loses_none() throws Exception {
        save("dispatch", answering("0"));
        save("dispatch-besides", answering("0"));
        routes.reload();
        AtomicBoolean goOn = new AtomicBoolean(true);
        var threads = Executors.newFixedThreadPool(3);
        Callable<Integer> stream = () -> {
            int count = 0;
            while (goOn.get()) {
                Exchange exchange = context.send("direct:dispatch", "event", Map.of());
                assertThat(exchange.getException()).isNull();
                assertThat(exchange.getMessage().getBody(String.class)).containsOnlyDigits();
                count++;
            }
            return count;
        };
        List<Future<Integer>> streams =
                IntStream.range(0, 3).mapToObj(i -> threads.submit(stream)).toList();

        for (int i = 1; i <= 20; i++) {
            save("dispatch", answering(String.valueOf(i)));
            routes.reload();
        }

        goOn.set(false);
        for (Future<Integer> one : streams) {
            assertThat(one.get()).isPositive();
        }
        threads.shutdown();
        assertThat(answerOf("dispatch")).isEqualTo("20");
    }

    private String answerOf(String name) {
        Exchange exchange = context.send("direct:" + name, "event", Map.of());
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(String.class);
    }

    private void save(String name, String content) throws IOException {
        Path file = folder.resolve(name + ".camel.yaml");
        Files.createDirectories(file.getParent());
        String id = file.getFileName().toString().replace(".camel.yaml", "");
        Files.writeString(file, content.replace("NAME", id));
    }

    private static String answering(String answer) {
        return """
                - route:
                    id: NAME
                    description: Answers
                    from:
                      id: NAME-from
                      uri: direct:NAME
                      steps:
                        - setBody:
                            id: NAME-answer
                            expression:
                              constant:
                                expression: "%s"
                """.formatted(answer);
    }

    private static String failing() {
        return """
                - route:
                    id: NAME
                    routeConfigurationId: sink-errors
                    from:
                      id: NAME-from
                      uri: direct:NAME
                      steps:
                        - throwException:
                            id: NAME-fail
                            exceptionType: java.lang.IllegalStateException
                            message: broken
                """;
    }

    private static String configuration(String answer) {
        return """
                - routeConfiguration:
                    id: NAME
                    onException:
                      - onException:
                          id: NAME-any
                          exception:
                            - java.lang.Exception
                          handled:
                            constant:
                              expression: "true"
                          steps:
                            - setBody:
                                id: NAME-answer
                                expression:
                                  constant:
                                    expression: "%s"
                """.formatted(answer);
    }
}
