package callabsync.salesforce;

import callabsync.event.Secret;
import callabsync.sink.CrmRecords;
import callabsync.sink.CrmRecords.Settings.ActivitiesOwner;
import callabsync.sink.MatchPolicies;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a Salesforce destination sets besides what all destinations have.
 *
 * @param loginUrl the org's My Domain
 * @param clientId consumer key of the External Client App
 * @param clientSecret for client credentials; blank: JWT bearer
 * @param jwtKeystore path of the keystore whose key signs, for JWT bearer
 * @param username whom JWT bearer signs for
 * @param jwtAudience blank: by the login URL, see {@link #audiences}
 * @param instanceUrl where requests go; blank: where the answer to the login says if it can be trusted, else the login URL
 * @param keyField external-id field of Task and Event; used where the org has it
 * @param apiVersion of the REST API
 * @param timeout how long to wait for an answer
 * @param reserve percent of the org's daily requests that are left to the people who use it
 * @param definitionsEvery how long the org's definitions are taken as they were read
 * @param preflight whether mappings are compared with the org's definitions at start
 * @param deliverTestCalls false: events of test calls are delivered to nowhere
 * @param autoAssignNew whether the org's assignment rule runs for leads that are created; for updates it never does
 * @param activitiesOwner whose calls, tasks and events are
 * @param match what becomes of a contact with no record, or several
 */
record SalesforceSettings(
        @DefaultValue("") String loginUrl,
        @DefaultValue("") String clientId,
        @DefaultValue("") Secret clientSecret,
        @DefaultValue("") String jwtKeystore,
        @DefaultValue("") Secret jwtKeystorePassword,
        @DefaultValue("") String username,
        @DefaultValue("") String jwtAudience,
        @DefaultValue("") String instanceUrl,
        @DefaultValue("Callab_Key__c") String keyField,
        @DefaultValue("66.0") String apiVersion,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("20") int reserve,
        @DefaultValue("1h") Duration definitionsEvery,
        @DefaultValue("true") boolean preflight,
        @DefaultValue("true") boolean deliverTestCalls,
        @DefaultValue("true") boolean autoAssignNew,
        @DefaultValue("record") ActivitiesOwner activitiesOwner,
        @Nullable MatchPolicies match)
        implements CrmRecords.Settings {

    private static final String LOGIN = "https://login.salesforce.com";
    private static final String TEST = "https://test.salesforce.com";

    SalesforceSettings {
        loginUrl = loginUrl.strip().replaceAll("/+$", "");
        instanceUrl = instanceUrl.strip().replaceAll("/+$", "");
        if (!apiVersion.matches("\\d{2,3}\\.0")) {
            throw new IllegalArgumentException("api-version: write it like 66.0, not \"" + apiVersion + "\"");
        }
        if (!keyField.isBlank() && !keyField.matches("[A-Za-z]\\w*")) {
            throw new IllegalArgumentException("key-field: not a field's API name");
        }
        if (reserve < 0 || reserve > 99) {
            throw new IllegalArgumentException("reserve: percent from 0 to 99");
        }
    }

    boolean usesJwt() {
        return !clientSecret.isSet();
    }

    /**
     * Whom a JWT may be for, the most likely first; only the audience that is set, if one is. Salesforce documents its
     * general login host, or the one for sandboxes, wherever the JWT is sent to; orgs with External Client Apps are known
     * that take their My Domain only, and say no more than that the audience is invalid or that the app is not there. So
     * what is documented comes first, then what else is known to work.
     */
    List<String> audiences() {
        if (!jwtAudience.isBlank()) {
            return List.of(jwtAudience.strip());
        }
        String host = hostOf(loginUrl);
        if (!host.endsWith(".salesforce.com")) {
            return Stream.of(loginUrl, LOGIN, TEST).distinct().toList();
        }
        boolean test = isTest(host);
        return Stream.of(test ? TEST : LOGIN, loginUrl, test ? LOGIN : TEST)
                .distinct()
                .toList();
    }

    private static String hostOf(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Sandboxes and scratch orgs, also under the names that they had before enhanced domains. */
    private static boolean isTest(String host) {
        return host.equals("test.salesforce.com")
                || host.endsWith(".sandbox.my.salesforce.com")
                || host.endsWith(".scratch.my.salesforce.com")
                || host.endsWith(".my.salesforce.com") && host.contains("--");
    }
}
