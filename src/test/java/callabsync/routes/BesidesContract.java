package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.Event;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which events a destination besides the CRM gets. If it is off, it is passed over. */
public abstract class BesidesContract extends TestedRoute {

    private final String destination;
    private final Set<String> types;

    /** @param types of the events that it gets, of {@code call_started}, {@code call_ended}, {@code call_outcome_extracted} */
    protected BesidesContract(String destination, Set<String> types) {
        super("dispatch-besides");
        this.destination = destination;
        this.types = types;
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_started", "call_ended", "call_outcome_extracted"})
    void it_gets_the_types_that_it_wants_and_no_other(String type) throws Exception {
        Event event = DispatchContract.event(type);
        MockEndpoint optional = delivery(destination + "?optional=true");
        optional.expectedBodiesReceived(types.contains(type) ? List.of(event) : List.of());

        Exchange ended = send(exchange -> exchange.getMessage().setBody(event));

        optional.assertIsSatisfied();
        assertThat(ended.getException()).isNull();
    }
}
