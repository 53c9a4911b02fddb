package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader;
import callabsync.server.Site;
import callabsync.support.SettableClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureLimitsTest {

    private final SettableClock clock = new SettableClock();
    private final FailureLimits limits = new FailureLimits(clock);
    private final Source source = new Sources(
                    Map.of("callab", Settings.of("secrets", "s", "failures-per-minute", "3")),
                    clock,
                    EventReader.WITH_DEFAULTS)
            .find("callab")
            .orElseThrow();

    @Test
    void an_ipv6_network_of_64_bits_is_one_sender() {
        for (int host = 1; host <= 3; host++) {
            limits.failed(source, "2001:db8:0:7::" + host);
        }

        assertThat(limits.isExhausted(source, "2001:db8:0:7:ffff::9")).isTrue();
        assertThat(limits.isExhausted(source, "2001:db8:0:8::1")).isFalse();
    }

    @Test
    void a_minute_later_a_sender_is_as_good_as_new() {
        for (int i = 0; i < 3; i++) {
            limits.failed(source, "192.0.2.1");
        }
        assertThat(limits.isExhausted(source, "192.0.2.1")).isTrue();

        clock.tick(Duration.ofMinutes(1));

        assertThat(limits.isExhausted(source, "192.0.2.1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "unknown, unknown",
        "2001:db8:0:7:1:2:3:4, 2001:db8:0:7::/64",
        "fe80::1%eth0, fe80:0:0:0::/64",
        "::1, 0:0:0:0::/64",
        "1::2::3, 1::2::3",
        "dead.beef, dead.beef",
    })
    void a_sender_is_an_address_or_an_ipv6_network(String address, String sender) {
        assertThat(Site.of(address)).isEqualTo(sender);
    }
}
