package callabsync.salesforce;

import callabsync.sandbox.salesforce.SalesforceStandIn;
import java.util.Map;
import java.util.TreeMap;

/** What a Salesforce destination is configured with to reach the stand-in. */
final class Reaching {

    private Reaching() {}

    /** The settings, and further ones by name and value; no preflight, which would ask for definitions behind a test. */
    static Map<String, String> settings(SalesforceStandIn salesforce, String... namesAndValues) {
        var settings = new TreeMap<>(Map.of(
                "salesforce.login-url", salesforce.url(),
                "salesforce.client-id", "sandbox",
                "salesforce.client-secret", "sandbox",
                "salesforce.preflight", "false"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }
}
