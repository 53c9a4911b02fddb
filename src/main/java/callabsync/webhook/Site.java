package callabsync.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;

/** What counts as one sender: an IPv4 address, or the /64 that a sender has of IPv6 addresses. */
public final class Site {

    private static final int PREFIX_BYTES = 8;

    private Site() {}

    /** Looks nothing up: what is no address is its own site. */
    public static String of(String address) {
        if (!Networks.isAddress(address)) {
            return address;
        }
        try {
            // Mapped addresses come back as IPv4.
            return InetAddress.getByName(address) instanceof Inet6Address six ? prefix(six) : Networks.plain(address);
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static String prefix(Inet6Address address) {
        return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), PREFIX_BYTES)) + "/64";
    }
}
