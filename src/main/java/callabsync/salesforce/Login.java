package callabsync.salesforce;

import callabsync.event.Masked;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.sink.NotSentException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.salesforce.SalesforceHttpClient;
import org.apache.camel.component.salesforce.SalesforceLoginConfig;
import org.apache.camel.component.salesforce.api.SalesforceException;
import org.apache.camel.component.salesforce.api.dto.RestError;
import org.apache.camel.component.salesforce.internal.SalesforceSession;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.FormRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.util.Fields;

/**
 * The component's session, made to work with every token answer: the component's own fails where the answer has no
 * {@code id}, signs assertions that a strict verifier refuses, and revokes the token that others may share.
 */
final class Login extends SalesforceSession {

    private static final int ASSERTION_LIFE_S = 180;
    private static final int LONGEST_ID = 300;
    private static final int LONGEST_DESCRIPTION = 200;
    private static final String SOME_ORG = "/id/00D000000000000AAA/005000000000000AAA";

    private final SalesforceSettings settings;
    private final SalesforceHttpClient http;
    private final Clock clock;
    private String audience = "";

    Login(
            CamelContext camel,
            SalesforceHttpClient http,
            SalesforceLoginConfig config,
            SalesforceSettings settings,
            Clock clock) {
        super(camel, http, settings.timeout().toMillis(), config);
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    /** Signs in with one request, or with several if a JWT may have been refused for its audience. */
    void again() {
        SalesforceException refused = null;
        for (String each : audiences()) {
            audience = each;
            try {
                login(getAccessToken());
                return;
            } catch (SalesforceException e) {
                refused = refused == null ? e : refused;
                if (!mayBeOfAudience(e)) {
                    break;
                }
            }
        }
        audience = "";
        throw failed(Objects.requireNonNull(refused));
    }

    /** Returns the possible audiences. The one that worked last comes first. */
    private Set<String> audiences() {
        var audiences = new LinkedHashSet<String>();
        if (settings.usesJwt()) {
            if (!audience.isEmpty()) {
                audiences.add(audience);
            }
            audiences.addAll(settings.audiences());
        } else {
            audiences.add("");
        }
        return audiences;
    }

    /**
     * Returns whether the audience may be wrong. Some orgs then say that the app does not exist, or that the user did
     * not approve it.
     */
    private static boolean mayBeOfAudience(SalesforceException e) {
        return e.getErrors().stream()
                .map(error -> error.getErrorCode() + " " + error.getMessage())
                .anyMatch(said -> said.contains("audience")
                        || said.contains("app_not_found")
                        || said.contains("not installed")
                        || said.contains("approved"));
    }

    private static RuntimeException failed(SalesforceException e) {
        int status = e.getStatusCode();
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            String said =
                    e.getErrors().isEmpty() ? "" + status : said(e.getErrors().get(0));
            return Refusal.misconfigured("Salesforce refuses the login (" + said + "): check login URL, app and user");
        }
        String why = status == 200
                ? "it answered 200 and no token"
                : status > 0 ? "it answered " + status : Connection.nameOf(e);
        return new NotSentException("No login at Salesforce: " + why);
    }

    private static String said(RestError error) {
        return error.getMessage().isEmpty() ? error.getErrorCode() : error.getErrorCode() + ": " + error.getMessage();
    }

    /** Does nothing: others may share the token, and it expires by itself. */
    @Override
    public void logout() {
        // Nothing to do.
    }

    @Override
    public Request getLoginRequest(HttpConversation conversation) {
        var fields = new Fields(true);
        if (settings.usesJwt()) {
            fields.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            fields.put("assertion", assertion());
        } else {
            fields.put("grant_type", "client_credentials");
            fields.put("client_id", settings.clientId());
            fields.put("client_secret", settings.clientSecret().value());
        }
        return http.POST(settings.loginUrl() + "/services/oauth2/token")
                .headers(headers -> headers.put("Accept", "application/json"))
                .body(new FormRequestContent(fields))
                .timeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns a signed assertion as RFC 7515 and 7519 require: base64url without padding, numbers as numbers. */
    private String assertion() {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", settings.clientId());
        claims.put("sub", settings.username());
        claims.put("aud", audience);
        claims.put("exp", clock.instant().getEpochSecond() + ASSERTION_LIFE_S);
        String head = part(Json.write(Map.of("alg", "RS256"))) + "." + part(Json.write(claims));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key());
            signature.update(head.getBytes(StandardCharsets.US_ASCII));
            return head + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (IOException | GeneralSecurityException e) {
            throw Refusal.misconfigured("SALESFORCE_JWT_KEYSTORE cannot be used ("
                    + e.getClass().getSimpleName() + "): a file with one private key, and its password");
        }
    }

    private PrivateKey key() throws IOException, GeneralSecurityException {
        char[] password = settings.jwtKeystorePassword().value().toCharArray();
        KeyStore keystore = KeyStore.getInstance(new File(settings.jwtKeystore()), password);
        for (String alias : Collections.list(keystore.aliases())) {
            if (keystore.isKeyEntry(alias) && keystore.getKey(alias, password) instanceof PrivateKey key) {
                return key;
            }
        }
        throw new GeneralSecurityException("There is no private key");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds what an answer may lack, and reads the code of a refusal whatever its status. */
    @Override
    public void parseLoginResponse(ContentResponse response, String content) throws SalesforceException {
        Map<String, Object> answer = new CrmAnswer(response.getStatus(), Map.of(), content).object();
        if (response.getStatus() != 200) {
            String code = Json.text(answer, "error");
            List<RestError> errors =
                    code.matches("[A-Za-z_]{1,60}") ? List.of(new RestError(code, description(answer))) : List.of();
            throw new SalesforceException(errors, response.getStatus());
        }
        String token = Json.text(answer, "access_token");
        if (token.isEmpty()) {
            throw new SalesforceException("The answer to the login holds no token", response.getStatus());
        }
        String id = Json.text(answer, "id");
        var whole = new LinkedHashMap<String, Object>();
        whole.put("access_token", token);
        whole.put("instance_url", instance(answer));
        boolean isId = id.length() <= LONGEST_ID && id.matches(".*id/\\w{18}.*");
        whole.put("id", isId ? id : settings.loginUrl() + SOME_ORG);
        super.parseLoginResponse(response, Json.write(whole));
    }

    /**
     * Returns where the token is sent from now on: the setting, else the address in the answer if it can be trusted.
     */
    private String instance(Map<String, Object> answer) {
        String given = Json.text(answer, "instance_url");
        if (!settings.instanceUrl().isEmpty() || given.isEmpty()) {
            return settings.instanceUrl().isEmpty() ? settings.loginUrl() : settings.instanceUrl();
        }
        var address = new InstanceAddress(given);
        if (!address.isTrustedBy(settings.loginUrl())) {
            throw Refusal.misconfigured("The answer to the login sends the token to " + address.shown()
                    + ", which is not HTTPS or not Salesforce's: instance-url allows it if it is right");
        }
        return given;
    }

    /** Returns Salesforce's description. These are fixed texts, but they come from outside. */
    private static String description(Map<String, Object> answer) {
        String said = Json.text(answer, "error_description");
        String some = said.substring(0, Math.min(LONGEST_DESCRIPTION, said.length()));
        return Masked.text(some.replaceAll("\\p{Cntrl}+", " ")) + (some.length() < said.length() ? "…" : "");
    }
}
