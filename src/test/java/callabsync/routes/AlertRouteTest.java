package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class AlertRouteTest extends TestedRoute {

    AlertRouteTest() {
        super("alert");
    }

    @Test
    void an_alert_goes_nowhere_but_into_the_log() {
        Exchange ended = send(exchange ->
                exchange.getMessage().setBody(Map.of("incident", "destination-closed:hubspot", "state", "begun")));

        assertThat(ended.getException()).isNull();
        assertThat(EnteredSteps.of(ended)).containsExactly("alert-log");
    }
}
