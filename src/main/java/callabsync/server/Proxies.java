package callabsync.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a request comes from, for {@link ProxyValve}. Believes headers only of trusted proxies and reads them
 * from the right: the first address that is no trusted proxy is the sender's.
 */
public final class Proxies {

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final String FORWARDED_PROTO = "X-Forwarded-Proto";
    private static final String[] FORWARDING = {
        FORWARDED_FOR, FORWARDED_PROTO, "Forwarded", "X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP"
    };
    private static final String UNKNOWN = "unknown";

    private final Networks trusted;

    public Proxies(Networks trusted) {
        this.trusted = trusted;
    }

    /** Returns the sender's address; {@code unknown} if a trusted proxy sends something that is no address. */
    String addressOf(HttpServletRequest request) {
        String peer = Networks.plain(request.getRemoteAddr());
        if (!trusted.contain(peer)) {
            return peer;
        }
        List<String> hops = elements(request, FORWARDED_FOR);
        String address = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            String hop = withoutPort(hops.get(i));
            if (!Networks.isAddress(hop)) {
                return UNKNOWN;
            }
            address = Networks.plain(hop);
            if (!trusted.contain(address)) {
                return address;
            }
        }
        return address;
    }

    /** Returns whether the whole way was HTTPS, as far as we can know. */
    boolean isSecure(HttpServletRequest request) {
        if (trusted.contain(Networks.plain(request.getRemoteAddr()))) {
            List<String> protocols = elements(request, FORWARDED_PROTO);
            if (!protocols.isEmpty()) {
                return protocols.stream().allMatch("https"::equalsIgnoreCase);
            }
        }
        return request.isSecure();
    }

    static boolean isForwarded(HttpServletRequest request) {
        for (String header : FORWARDING) {
            if (request.getHeader(header) != null) {
                return true;
            }
        }
        return false;
    }

    private static List<String> elements(HttpServletRequest request, String header) {
        @Nullable String first = request.getHeader(header);
        if (first == null) {
            return List.of();
        }
        var elements = new ArrayList<String>();
        for (String line : Collections.list(request.getHeaders(header))) {
            for (String element : line.split(",", -1)) {
                elements.add(element.strip());
            }
        }
        return elements;
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }
}
