package callabsync.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Three nodes on one PostgreSQL behind one broker, all of which get into trouble. With {@code -Pfull} only: it is their
 * many starts that take their time; {@link NodesHarness} runs any size by one command.
 */
@EnabledIfSystemProperty(named = "full", matches = "true")
class NodesCrashIT {

    private static final int EVENTS = 50_000;

    @Test
    void whichever_node_or_broker_dies_each_event_is_stored_once_delivered_once_and_in_order() throws Exception {
        try (var harness = new NodesHarness(20251117, EVENTS)) {
            NodesOutcome outcome = harness.run(0, Duration.ofSeconds(75));
            System.out.println(outcome);

            assertThat(outcome.isClean()).as("%s", outcome).isTrue();
            assertThat(outcome.acknowledged()).isEqualTo(EVENTS);
            assertThat(outcome.stored()).isEqualTo(EVENTS);
            assertThat(outcome.delivered()).isEqualTo(EVENTS);
            assertThat(outcome.sent()).as("some had to be sent again").isGreaterThan(EVENTS);
            assertThat(outcome.contactWrites()).isPositive();
            assertThat(outcome.troubles())
                    .as("each kind of trouble")
                    .hasSize(6)
                    .allSatisfy((trouble, times) -> assertThat(times).isPositive());
        }
    }
}
