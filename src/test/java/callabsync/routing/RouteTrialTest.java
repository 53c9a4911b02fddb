package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.mapping.Problem;
import java.util.List;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTrialTest {

    @Test
    void a_component_that_wants_a_login_is_tried_without_an_account() {
        var route = RouteText.of("salesforce/salesforce-query.camel.yaml", """
                - route:
                    id: salesforce-query
                    from:
                      uri: direct:salesforce-query
                      steps:
                        - to:
                            uri: salesforce:query
                """);

        var live = new DefaultCamelContext();
        live.getRegistry().bind("account", new AccountComponent("salesforce"));

        assertThat(new RouteTrial(live).problem(route, List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "to: sftp:partner.example.com/calls | there is no component sftp: put camel-ftp (org.apache.camel:camel-ftp:4.18.0)",
                "to: amqp:queue:calls | there is no component amqp: put camel-amqp (org.apache.camel:camel-amqp:4.18.0)",
                "filter: {groovy: body.done, steps: [{log: done}]} | there is no language groovy: put camel-groovy (org.apache.camel:camel-groovy:4.18.0)",
                "marshal: {csv: {}} | there is no data format csv: put camel-csv (org.apache.camel:camel-csv:4.18.0)"
            })
    void what_a_route_lacks_is_named_with_the_artifact_that_has_it(String step, String advice) {
        Problem problem = tried(step).orElseThrow();

        assertThat(problem.message()).isEqualTo(advice + " and what it needs into extensions/");
        assertThat(problem).hasToString("partner/sink-partner.camel.yaml:6: " + problem.message());
    }

    @Test
    void a_component_that_camel_does_not_have_is_named_with_the_nearest_that_it_has() {
        assertThat(tried("to: sftpp:partner.example.com/calls").orElseThrow().message())
                .contains("there is no component sftpp; did you mean sftp?")
                .doesNotContain("extensions/");
    }

    private static Optional<Problem> tried(String step) {
        var route = RouteText.of("partner/sink-partner.camel.yaml", """
                - route:
                    id: sink-partner
                    from:
                      uri: direct:sink-partner
                      steps:
                        - %s
                """.formatted(step));
        return new RouteTrial(new DefaultCamelContext()).problem(route, List.of());
    }
}
