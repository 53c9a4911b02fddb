package callabsync.server;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** A list of networks in CIDR notation, IPv4 and IPv6. */
public final class Networks {

    /** Accepts only addresses: a host name would be looked up in DNS. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*");

    private static final Pattern MAPPED = Pattern.compile("(?i)::ffff:(\\d+\\.\\d+\\.\\d+\\.\\d+)");

    private final List<IpAddressMatcher> matchers;

    public Networks(List<String> cidrs) {
        this.matchers = cidrs.stream().map(Networks::matcher).toList();
    }

    public boolean isEmpty() {
        return matchers.isEmpty();
    }

    /** Returns whether the address lies in one of the networks. Text that is no address lies in none. */
    public boolean contain(String address) {
        if (matchers.isEmpty() || !isAddress(address)) {
            return false;
        }
        String plain = plain(address);
        for (IpAddressMatcher matcher : matchers) {
            try {
                if (matcher.matches(plain)) {
                    return true;
                }
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return false;
    }

    static boolean isAddress(String text) {
        return text.length() <= 45 && ADDRESS.matcher(text).matches();
    }

    /** Returns an IPv4 address that was written as IPv6 in IPv4 notation. */
    static String plain(String address) {
        var mapped = MAPPED.matcher(address);
        return mapped.matches() ? mapped.group(1) : address;
    }

    static boolean isLoopback(String address) {
        String plain = plain(address);
        return plain.startsWith("127.") || plain.equals("::1") || plain.equals("0:0:0:0:0:0:0:1");
    }

    /** Throws {@link IllegalArgumentException} if it is no network. */
    public static void check(String cidr) {
        matcher(cidr);
    }

    private static IpAddressMatcher matcher(String cidr) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        int bits = address.indexOf(':') >= 0 ? 128 : 32;
        try {
            if (!isAddress(address) || slash >= 0 && prefix(cidr.substring(slash + 1)) > bits) {
                throw new IllegalArgumentException(cidr);
            }
            return new IpAddressMatcher(cidr);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "'" + cidr + "' is no network: write it as 192.0.2.0/24 or 2001:db8::/32");
        }
    }

    private static int prefix(String digits) {
        int prefix = Integer.parseInt(digits);
        if (prefix < 0) {
            throw new IllegalArgumentException(digits);
        }
        return prefix;
    }
}
