package callabsync.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * What counts as one sender: an IPv4 address, or the first 64 bits of an IPv6 address, because one sender has the whole
 * network behind them.
 */
public final class Site {

    private static final int NETWORK_BYTES = 8;

    private Site() {}

    /**
     * Returns the site of an address. Looks nothing up: text that is no address is its own site.
     *
     * @return the address, or the network as {@code 2001:db8:0:1::/64}
     */
    public static String of(String address) {
        int zone = address.indexOf('%');
        String plain = zone < 0 ? address : address.substring(0, zone);
        // Without a colon it could be a name, which would be looked up.
        if (plain.indexOf(':') < 0 || !Networks.isAddress(plain)) {
            return address;
        }
        try {
            // Mapped addresses come back as IPv4.
            byte[] bytes = InetAddress.getByName(plain).getAddress();
            return bytes.length == 2 * NETWORK_BYTES ? network(bytes) : Networks.plain(plain);
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static String network(byte[] bytes) {
        var network = new StringBuilder();
        for (int i = 0; i < NETWORK_BYTES; i += 2) {
            network.append(Integer.toHexString((bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff))
                    .append(':');
        }
        return network + ":/64";
    }
}
