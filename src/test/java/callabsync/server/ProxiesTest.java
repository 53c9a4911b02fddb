package callabsync.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ProxiesTest {

    private final Proxies proxies = new Proxies(new Networks(List.of("10.0.0.0/8", "2001:db8::/32")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "192.0.2.1 | 203.0.113.9                      | 192.0.2.1",
                "192.0.2.1 | -                                | 192.0.2.1",
                "10.0.0.1  | -                                | 10.0.0.1",
                "10.0.0.1  | 203.0.113.9                      | 203.0.113.9",
                "10.0.0.1  | 1.1.1.1, 203.0.113.9             | 203.0.113.9",
                "10.0.0.1  | 1.1.1.1, 203.0.113.9, 10.0.0.2   | 203.0.113.9",
                "10.0.0.1  | 10.0.0.3, 10.0.0.2               | 10.0.0.3",
                "10.0.0.1  | 203.0.113.9:4711                 | 203.0.113.9",
                "10.0.0.1  | [2001:db9::1]:80                 | 2001:db9::1",
                "10.0.0.1  | 203.0.113.9, evil.example        | unknown",
                "10.0.0.1  | 203.0.113.9,                     | unknown",
                "::ffff:10.0.0.1 | 203.0.113.9                | 203.0.113.9",
            })
    void the_sender_is_the_first_from_the_right_that_is_no_trusted_proxy(String peer, String forwarded, String sender) {
        var request = from(peer);
        if (forwarded != null) {
            request.addHeader("X-Forwarded-For", forwarded);
        }

        assertThat(proxies.addressOf(request)).isEqualTo(sender);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1  | https       | true",
                "10.0.0.1  | http        | false",
                "10.0.0.1  | https, http | false",
                "10.0.0.1  | HTTPS       | true",
                "192.0.2.1 | https       | false"
            })
    void https_is_believed_from_a_trusted_proxy_only(String peer, String protocol, boolean secure) {
        var request = from(peer);
        request.addHeader("X-Forwarded-Proto", protocol);

        assertThat(proxies.isSecure(request)).isEqualTo(secure);
    }

    private static MockHttpServletRequest from(String peer) {
        var request = new MockHttpServletRequest("POST", "/webhooks/callab");
        request.setRemoteAddr(peer);
        return request;
    }
}
