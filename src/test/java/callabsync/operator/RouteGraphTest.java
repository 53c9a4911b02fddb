package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteGraphTest {

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
