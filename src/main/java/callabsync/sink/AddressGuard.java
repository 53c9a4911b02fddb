package callabsync.sink;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
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
                || address.isMulticastAddress();
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }
}
