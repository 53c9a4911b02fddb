package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** What an import's route does with a record of its CRM. */
public abstract class ImportRouteContract extends TestedRoute {

    private static final Map<String, Object> RECORD =
            Map.of("id", "48151", "firstname", "Ana", "phone", "+14085550123");

    protected ImportRouteContract(String route) {
        super(route, "map");
    }

    @Test
    void a_record_that_the_mapping_skips_opens_no_delivery_and_notes_the_reason() {
        Exchange ended = imported(Map.of("skip", "Do not call"));

        assertThat(ended.getVariable("reason")).isEqualTo("Do not call");
        assertThat(delivery("callab").getReceivedCounter()).isZero();
        assertThat(ended.getException()).isNull();
    }

    @Test
    void a_record_that_is_wanted_opens_one_delivery_of_the_contact() throws Exception {
        var contact = Map.of("firstname", "Ana", "phone_number", "+14085550123");
        end("map").expectedBodiesReceived(RECORD);
        delivery("callab").expectedBodiesReceived(List.of(contact));

        Exchange ended = imported(contact);

        end("map").assertIsSatisfied();
        delivery("callab").assertIsSatisfied();
        assertThat(ended.getVariable("reason")).isNull();
    }

    @Test
    void a_mapping_that_fails_opens_nothing_and_fails_the_record() {
        end("map").whenAnyExchangeReceived(exchange -> {
            throw new IllegalStateException("hubspot-import.jsonata:4:3: no such function");
        });

        Exchange ended = send(exchange -> exchange.getMessage().setBody(RECORD));

        assertThat(ended.getException()).hasMessageContaining("no such function");
        assertThat(delivery("callab").getReceivedCounter()).isZero();
    }

    private Exchange imported(Map<String, ?> mapped) {
        end("map").whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(mapped));
        return send(exchange -> exchange.getMessage().setBody(RECORD));
    }
}
