package callabsync.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTest {

    @ParameterizedTest
    @CsvSource({
        "203.0.113.9, 203.0.113.9, true",
        "203.0.113.9, 203.0.113.10, false",
        "203.0.113.9, ::ffff:203.0.113.9, true",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff:0:0:9, true",
        "2001:db8:1:2::1, 2001:DB8:1:2::1, true",
        "2001:db8:1:2::1, 2001:db8:1:3::1, false",
        "unknown, unknown, true",
        "evil.example, unknown, false"
    })
    void one_sender_is_one_ipv4_address_or_one_64th_of_ipv6(String one, String other, boolean same) {
        assertThat(Site.of(one).equals(Site.of(other))).isEqualTo(same);
    }
}
