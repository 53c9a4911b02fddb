package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.Event;
import callabsync.sink.Items;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events one CRM gets. */
public abstract class DispatchContract extends TestedRoute {

    private final String crm;

    protected DispatchContract(String crm) {
        super("dispatch");
        this.crm = crm;
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_ended", "call_outcome_extracted"})
    void a_call_that_is_over_opens_one_delivery_for_the_crm_of_its_contact(String type) throws Exception {
        Event event = event(type);
        delivery(crm).expectedBodiesReceived(List.of(event));

        Exchange ended = dispatched(event, crm);

        delivery(crm).assertIsSatisfied();
        assertThat(ended.getVariable("reason")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_started", "voicemail_detected"})
    void a_call_that_is_not_over_does_not_reach_it(String type) {
        dispatched(event(type), crm);

        assertThat(delivery(crm).getReceivedCounter()).isZero();
    }

    @Test
    void a_contact_of_another_crm_does_not_reach_it() {
        dispatched(event("call_outcome_extracted"), "none");

        assertThat(delivery(crm).getReceivedCounter()).isZero();
    }

    private Exchange dispatched(Event event, String crm) {
        Exchange ended = send(exchange -> {
            exchange.getMessage().setBody(event);
            exchange.setVariable("crm", crm);
        });
        assertThat(ended.getException()).isNull();
        return ended;
    }

    static Event event(String type) {
        return Items.event(type, Map.of("id", "cont_123456"), Map.of("id", "call_abc789"), Map.of());
    }
}
