package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.operator.RouteGraph.Step;
import callabsync.routing.RoutesFixture;
import callabsync.support.SettableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A route as its file has it. */
class RouteGraphTest {

    private static final String LEADS = """
            - route:
                id: leads
                from:
                  uri: direct:leads
                  steps:
                    - split:
                        id: leads-each
                        description: Each lead by itself
                        expression: {simple: {expression: "${body}"}}
                        steps:
                          - doTry:
                              id: leads-try
                              steps:
                                - throwException: {id: leads-refuse, exceptionType: java.lang.IllegalStateException, message: No}
                              doCatch:
                                - id: leads-catch
                                  description: The partner refuses it
                                  exception: [java.lang.IllegalStateException]
                                  steps:
                                    - setVariable: {id: leads-note, name: result, constant: {expression: permanent}}
                              doFinally:
                                id: leads-finally
                                steps:
                                  - log: {id: leads-log, loggingLevel: "OFF", message: Tried}
            """;

    @Test
    void each_way_through_a_route_is_drawn_and_counted(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("leads.camel.yaml"), LEADS);
        var clock = new SettableClock();
        try (var camel = new DefaultCamelContext()) {
            camel.disableJMX();
            var graph = new RouteGraph(RoutesFixture.counted(camel, clock));
            RoutesFixture.load(folder, camel);
            camel.start();

            camel.createProducerTemplate().sendBody("direct:leads", List.of("Ada", "Grace"));

            Step split = graph.of(camel.getRouteDefinition("leads")).get(0);
            Step tried = split.steps().get(0);
            assertThat(split.detail()).isEqualTo("${body}");
            assertThat(split.entered()).isEqualTo(1);
            assertThat(tried.steps()).extracting(Step::kind).containsExactly("throwException", "doCatch", "doFinally");
            assertThat(tried.steps()).extracting(Step::entered).containsExactly(2L, 2L, 2L);
            assertThat(tried.steps()).extracting(Step::failed).containsExactly(2L, 0L, 0L);
            assertThat(tried.steps().get(0).lastFailedAt()).isEqualTo(clock.instant());
            assertThat(tried.steps().get(1).detail()).isEqualTo("IllegalStateException");
            assertThat(tried.steps().get(1).steps()).extracting(Step::detail).containsExactly("result");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "delivery:hubspot, delivery:hubspot",
        "kafka:leads?saslJaasConfig=user:secret, kafka:leads",
        "https://hooks.example.com/services/T0/B0/secret, https://hooks.example.com/…",
        "https://user:secret@crm.example.com/leads?key=secret, https://crm.example.com/…",
        "smtps://mail.example.com:465?username=u&password=secret, smtps://mail.example.com:465",
        "'{{callab.sync.destinations.mail.url}}', '{{callab.sync.destinations.mail.url}}'",
        "'sink:callab?batch={{callab.sync.destinations.callab.batch:50}}', sink:callab"
    })
    void an_endpoint_is_shown_without_what_may_be_a_secret(String uri, String shown) {
        assertThat(RouteGraph.endpoint(uri)).isEqualTo(shown);
    }
}
