package callabsync.destination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DestinationsTest {

    @Test
    void a_destination_that_gets_events_besides_the_crm_is_not_counted_among_the_crms() {
        var destinations = DestinationsFixture.of(
                Map.of("http.url", "http://crm.example", "desk.besides", "true"),
                DestinationsFixture.kind("http"),
                DestinationsFixture.kind("desk"));

        assertThat(destinations.crms()).extracting(Destination::id).containsExactly("http");
        assertThat(destinations.all()).hasSize(2);
    }
}
