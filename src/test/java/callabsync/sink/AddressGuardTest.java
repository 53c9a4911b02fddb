package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "127.0.0.1",
                "127.8.9.10",
                "127.1",
                "2130706433",
                "0.0.0.0",
                "169.254.169.254",
                "224.0.0.1",
                "::1",
                "[::1]",
                "0:0:0:0:0:0:0:1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:7f00:1",
                "::ffff:169.254.169.254",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "64:ff9b:1::7f00:1",
                "64:ff9b:1:7f00:0:100::",
                "64:ff9b:1:a9fe:a9:fe00::",
                "64:ff9b:1::a9fe:a9fe",
                "2001:0:7f00:1::",
                "2001:0:c000:201:0:0:80ff:fffe",
                "2002:a9fe:a9fe::",
                "fd00:ec2::254",
                "100.100.100.200",
                "::ffff:100.100.100.200",
                "64:ff9b::6464:64c8",
                "168.63.129.16",
                "192.0.0.192",
                "fe80::1",
                "ff02::1"
            })
    void an_address_that_only_this_machine_or_its_link_can_mean_is_refused(String host) throws UnknownHostException {
        assertThatThrownBy(() -> new AddressGuard(false).resolve(host))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("CALLAB_SYNC_ALLOW_LOOPBACK");
        assertThat(new AddressGuard(true).resolve(host)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "172.16.0.1",
                "192.168.1.1",
                "192.0.2.1",
                "fd00::1",
                "2001:db8::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "100.64.0.1",
                "2001:4860:4860::8888"
            })
    void private_and_public_addresses_are_fine(String host) throws UnknownHostException {
        assertThat(new AddressGuard(false).resolve(host)).hasSize(1);
    }
}
