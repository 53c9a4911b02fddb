package callabsync.sink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves the hosts of HTTP destinations and refuses addresses that only this machine or its link can mean: loopback,
 * link-local, multicast, unspecified, and those at which cloud platforms hand out credentials, however they are wrapped.
 * Other private addresses are fine. Asked at each connect, so a name that changes its address is caught, too.
 */
public final class AddressGuard implements DnsResolver {

    /** The host resolves to an address that is not allowed. */
    static final class RefusedAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        RefusedAddressException(String host) {
            super(
                    host
                            + " is a loopback, link-local or cloud metadata address; CALLAB_SYNC_ALLOW_LOOPBACK=true allows it");
        }
    }

    /** Metadata services outside the link-local range: AWS by IPv6, Alibaba, Azure, Oracle. */
    private static final Set<InetAddress> METADATA = Set.of(
            literal("fd00:ec2::254"), literal("100.100.100.200"), literal("168.63.129.16"), literal("192.0.0.192"));

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};
    private static final byte[] TEREDO = {0x20, 0x01, 0, 0};
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

    private final boolean allowLoopback;

    public AddressGuard(boolean allowLoopback) {
        this.allowLoopback = allowLoopback;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        if (!allowLoopback && Arrays.stream(addresses).anyMatch(AddressGuard::isRefused)) {
            throw new RefusedAddressException(host);
        }
        return addresses;
    }

    static boolean isRefused(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address)
                || embedded(address).stream().anyMatch(AddressGuard::isRefused);
    }

    /** The IPv4 addresses that an IPv6 address is a way to. Java knows mapped ones itself. */
    private static List<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return List.of();
        }
        byte[] bytes = six.getAddress();
        if (begins(bytes, SIX_TO_FOUR)) {
            return List.of(ipv4(bytes, 2));
        }
        if (begins(bytes, TEREDO)) {
            // Its server, and its client with each bit turned over.
            return List.of(ipv4(bytes, 4), ipv4(inverted(bytes), 12));
        }
        if (begins(bytes, LOCAL_NAT64)) {
            // A network's own prefix is 48, 56, 64 or 96 bits long; a byte of zeros stands at bit 64 (RFC 6052).
            return List.of(
                    ipv4(new byte[] {bytes[6], bytes[7], bytes[9], bytes[10]}, 0),
                    ipv4(new byte[] {bytes[7], bytes[9], bytes[10], bytes[11]}, 0),
                    ipv4(bytes, 9),
                    ipv4(bytes, 12));
        }
        return six.isIPv4CompatibleAddress() || begins(bytes, NAT64) ? List.of(ipv4(bytes, 12)) : List.of();
    }

    private static boolean begins(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] inverted(byte[] bytes) {
        byte[] result = bytes.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) ~result[i];
        }
        return result;
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("A literal needs no resolver", e);
        }
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }
}
