package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.Exchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events no CRM gets, and why. What one CRM gets is its own folder's {@link DispatchContract}. */
class DispatchRouteTest extends TestedRoute {

    DispatchRouteTest() {
        super("dispatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_started", "voicemail_detected"})
    void a_call_that_is_not_over_reaches_no_crm(String type) {
        Exchange ended = dispatched(type, "hubspot");

        assertThat(ended.getVariable("reason")).isEqualTo("No destination wants events of this type");
        assertThat(EnteredSteps.of(ended))
                .startsWith("dispatch-choose-crm", "dispatch-note-type", "dispatch-to-besides")
                .noneMatch(step -> step.startsWith("dispatch-to-") && !step.endsWith("besides"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_ended", "call_outcome_extracted"})
    void a_call_of_no_crm_says_why_there_is_none(String type) {
        Exchange ended = dispatched(type, "none");

        assertThat(ended.getVariable("reason")).isEqualTo("crm_id lead_123 is of no CRM");
        assertThat(EnteredSteps.of(ended))
                .startsWith("dispatch-choose-crm", "dispatch-note-none", "dispatch-to-besides")
                .noneMatch(step -> step.startsWith("dispatch-to-") && !step.endsWith("besides"));
    }

    private Exchange dispatched(String type, String crm) {
        Exchange ended = send(exchange -> {
            exchange.getMessage().setBody(DispatchContract.event(type));
            exchange.setVariable("crm", crm);
            exchange.setVariable("why", "crm_id lead_123 is of no CRM");
        });
        assertThat(ended.getException()).isNull();
        return ended;
    }
}
