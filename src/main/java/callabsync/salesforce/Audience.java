package callabsync.salesforce;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/**
 * Whom a JWT is for. Salesforce documents its general login host, or the one for sandboxes, wherever the JWT is sent to;
 * orgs with External Client Apps are known that take their My Domain only, and say no more than that the audience is
 * invalid or that the app is not there. So what is documented comes first, then what else is known to work.
 */
final class Audience {

    static final String LOGIN = "https://login.salesforce.com";
    static final String TEST = "https://test.salesforce.com";

    private Audience() {}

    /** The audiences to try, the most likely first; only the one that is set, if one is. */
    static List<String> of(SalesforceSettings settings) {
        if (!settings.jwtAudience().isBlank()) {
            return List.of(settings.jwtAudience().strip());
        }
        String url = settings.loginUrl();
        var audiences = new LinkedHashSet<String>();
        if (isSalesforces(hostOf(url))) {
            boolean test = isTest(hostOf(url));
            audiences.addAll(List.of(test ? TEST : LOGIN, url, test ? LOGIN : TEST));
        } else {
            audiences.addAll(List.of(url, LOGIN, TEST));
        }
        return List.copyOf(audiences);
    }

    private static String hostOf(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isSalesforces(String host) {
        return host.endsWith(".salesforce.com");
    }

    /** Sandboxes and scratch orgs, also under the names that they had before enhanced domains. */
    private static boolean isTest(String host) {
        return host.equals("test.salesforce.com")
                || host.endsWith(".sandbox.my.salesforce.com")
                || host.endsWith(".scratch.my.salesforce.com")
                || host.endsWith(".my.salesforce.com") && host.contains("--");
    }
}
