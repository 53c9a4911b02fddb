package callabsync.sink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Resolves the hosts of HTTP destinations and refuses addresses that only this machine or its link can mean: loopback,
 * link-local (where cloud platforms hand out credentials), multicast, unspecified. Private addresses are fine. Asked at
 * each connect, so a name that changes its address is caught, too.
 */
public final class AddressGuard implements DnsResolver {

    /** The host resolves to an address that is not allowed. */
    static final class RefusedAddressException extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        RefusedAddressException(String host) {
            super(host + " is a loopback or link-local address; CALLAB_SYNC_ALLOW_LOOPBACK=true allows it");
        }
    }

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

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
                || embedded(address).filter(AddressGuard::isRefused).isPresent();
    }

    /** The IPv4 address that an IPv6 address is a way to: IPv4-compatible, NAT64 or 6to4. Java knows mapped ones itself. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        if (!(address instanceof Inet6Address six)) {
            return Optional.empty();
        }
        byte[] bytes = six.getAddress();
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return Optional.of(ipv4(bytes, 2));
        }
        boolean isNat64 = Arrays.equals(bytes, 0, 12, NAT64, 0, 12);
        return six.isIPv4CompatibleAddress() || isNat64 ? Optional.of(ipv4(bytes, 12)) : Optional.empty();
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
