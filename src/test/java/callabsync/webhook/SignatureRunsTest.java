package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignatureRunsTest {

    private static final byte[] EVENT = Events.callEnded().bytes();
    private static final String CALLAB = "192.0.2.1";
    private static final String STRANGER = "198.51.100.9";

    private final List<String> heard = new ArrayList<>();
    private final SignatureRuns runs = new SignatureRuns((source, inARow) -> heard.add(source + " " + inARow));
    private final Source source = new Sources(
                    Map.of("callab", Settings.of("secrets", "right")), new SettableClock(), EventReader.WITH_DEFAULTS)
            .find("callab")
            .orElseThrow();

    @Test
    void events_of_a_genuine_sender_that_fail_one_after_the_other_raise_one_alarm() {
        runs.genuine(request(CALLAB, EVENT));
        forged(25, CALLAB, EVENT);
        assertThat(heard).containsExactly("callab 20");

        runs.genuine(request(CALLAB, EVENT));
        forged(20, CALLAB, EVENT);
        assertThat(heard).containsExactly("callab 20", "callab 20");
    }

    @Test
    void what_comes_from_elsewhere_is_noise() {
        runs.genuine(request(CALLAB, EVENT));

        forged(100, STRANGER, EVENT);

        assertThat(heard).isEmpty();
    }

    @Test
    void what_is_no_event_is_noise_wherever_it_comes_from() {
        forged(100, CALLAB, bytes("{\"event\":\"call_ended\"}"));
        forged(100, CALLAB, bytes("[".repeat(60_000)));
        forged(100, CALLAB, new byte[70_000]);

        assertThat(heard).isEmpty();
    }

    @Test
    void a_secret_that_was_wrong_from_the_start_on_raises_an_alarm() {
        forged(20, CALLAB, EVENT);

        assertThat(heard).containsExactly("callab 20");
    }

    @Test
    void a_genuine_sender_is_known_by_his_ipv6_network() {
        runs.genuine(request("2001:db8:0:7::1", EVENT));

        forged(20, "2001:db8:0:8::1", EVENT);
        assertThat(heard).isEmpty();

        forged(20, "2001:db8:0:7:1:2:3:4", EVENT);
        assertThat(heard).containsExactly("callab 20");
    }

    private void forged(int times, String address, byte[] body) {
        for (int i = 0; i < times; i++) {
            runs.forged(request(address, body));
        }
    }

    private WebhookRequest request(String address, byte[] body) {
        return new WebhookRequest(source, address, Map.of(), true, body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
