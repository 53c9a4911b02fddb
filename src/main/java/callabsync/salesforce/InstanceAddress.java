package callabsync.salesforce;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Where the answer to a login may send the token: to the login's own address, by HTTPS to one of Salesforce's domains or to
 * the login's, or from loopback to loopback, where a stand-in lives.
 */
record InstanceAddress(String url) {

    private static final List<String> SALESFORCE =
            List.of("salesforce.com", "force.com", "cloudforce.com", "salesforce.mil", "sfcrmproducts.cn");

    boolean isTrustedBy(String loginUrl) {
        try {
            URI login = URI.create(loginUrl);
            URI instance = URI.create(url);
            if (instance.getHost() == null || login.getHost() == null || instance.getUserInfo() != null) {
                return false;
            }
            if (isLoopback(host(login)) && isLoopback(host(instance))
                    || origin(login).equals(origin(instance))) {
                return true;
            }
            return "https".equalsIgnoreCase(instance.getScheme())
                    && (isOfSalesforce(host(instance)) || domain(login).equals(domain(instance)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns its host for the operator. Repeats nothing that is no host. */
    String shown() {
        try {
            String host = URI.create(url).getHost();
            return host != null && host.length() <= 100 ? host : "no address";
        } catch (IllegalArgumentException e) {
            return "no address";
        }
    }

    private static boolean isOfSalesforce(String host) {
        return SALESFORCE.stream().anyMatch(domain -> host.endsWith("." + domain));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getAuthority();
    }

    private static String host(URI url) {
        return url.getHost().toLowerCase(Locale.ROOT);
    }

    /** Returns the registered domain of a host; the whole host if that is unknown, as for an address. */
    private static String domain(URI url) {
        String host = host(url);
        boolean isName = host.matches("[a-z0-9.-]*[a-z][a-z0-9-]*");
        String root = isName ? PublicSuffixMatcherLoader.getDefault().getDomainRoot(host) : null;
        return root == null ? host : root;
    }
}
