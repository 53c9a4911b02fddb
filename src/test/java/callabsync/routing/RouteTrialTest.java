package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

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
}
