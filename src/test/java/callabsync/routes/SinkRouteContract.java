package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Batch;
import callabsync.sink.Items;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** What the route of a kind does with a batch: its steps in their order, each with the batch, and no step after one that fails. */
public abstract class SinkRouteContract extends TestedRoute {

    private final String[] steps;

    protected SinkRouteContract(String route, String... steps) {
        super(route, steps);
        this.steps = steps;
    }

    @Test
    void a_batch_takes_all_steps_in_their_order() throws Exception {
        var batch = batch();
        for (String step : steps) {
            end(step).expectedBodiesReceived(List.of(batch));
        }

        Exchange ended = send(exchange -> exchange.getMessage().setBody(batch));

        for (String step : steps) {
            end(step).assertIsSatisfied();
        }
        assertThat(EnteredSteps.of(ended)).containsExactlyElementsOf(ends());
        assertThat(ended.getException()).isNull();
    }

    @Test
    void a_step_that_fails_is_the_last_one() {
        for (int i = 0; i < steps.length; i++) {
            MockEndpoint failing = end(steps[i]);
            failing.whenAnyExchangeReceived(exchange -> {
                throw new IllegalStateException("the CRM gives nonsense");
            });

            Exchange ended = send(exchange -> exchange.getMessage().setBody(batch()));

            assertThat(EnteredSteps.of(ended)).containsExactlyElementsOf(ends().subList(0, i + 1));
            assertThat(ended.getException()).hasMessage("the CRM gives nonsense");
            failing.reset();
        }
    }

    private static Batch batch() {
        return Items.batch("crm", "crm");
    }
}
