package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Batch.Unavailable;
import callabsync.event.EventReader;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.RecordedRequest;
import callabsync.sink.Json;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Signature;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SalesforceJwtTest {

    private static final String LEAD = "00Q5e00000ABCd1";

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    private static Path keystore;
    private SalesforceStandIn salesforce;
    private SinkBench bench;

    @BeforeAll
    static void makeKey() throws Exception {
        keystore = keys.resolve("key.p12");
        makeKey(keystore);
    }

    @BeforeEach
    void start() {
        salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
        salesforce.row("Lead", LEAD, Map.of("LastName", "Smith", "Company", "Tech Corp"));
    }

    @AfterEach
    void stop() {
        if (bench != null) {
            bench.close();
        }
        salesforce.close();
    }

    private void open(String... namesAndValues) {
        var settings = Reaching.settings(salesforce, namesAndValues);
        settings.remove("salesforce.client-secret");
        settings.put("salesforce.jwt-keystore", keystore.toString());
        settings.put("salesforce.jwt-keystore-password", "changeit");
        settings.put("salesforce.username", "sync@techcorp.com");
        bench = new SinkBench(folder, "salesforce", settings);
        bench.clock.set(Clock.systemUTC().instant());
    }

    private Optional<String> unavailable() {
        var event =
                EventReader.read(Events.outcomeExtracted().crmId(LEAD).bytes()).event();
        return bench.deliver(List.of(bench.item(event))).unavailable().map(Unavailable::reason);
    }

    private List<RecordedRequest> logins() {
        return salesforce.requests("POST", "/services/oauth2/token");
    }

    @ParameterizedTest
    @CsvSource({
        "https://techcorp.my.salesforce.com, https://login.salesforce.com",
        "https://techcorp-dev-ed.develop.my.salesforce.com, https://login.salesforce.com",
        "https://login.salesforce.com, https://login.salesforce.com",
        "https://test.salesforce.com, https://test.salesforce.com",
        "https://techcorp--uat.sandbox.my.salesforce.com, https://test.salesforce.com",
        "https://techcorp--uat.my.salesforce.com, https://test.salesforce.com",
        "https://speed-power-12.scratch.my.salesforce.com, https://test.salesforce.com",
        "https://techcorp.example/customers, https://techcorp.example/customers"
    })
    void the_audience_follows_from_the_login_url(String loginUrl, String audience) {
        var settings = settings(loginUrl, "");

        assertThat(settings.audiences()).first().isEqualTo(audience);
        assertThat(settings.audiences())
                .contains(loginUrl, "https://login.salesforce.com", "https://test.salesforce.com");
    }

    @Test
    void an_audience_that_is_set_is_the_only_one() {
        assertThat(settings("https://techcorp.my.salesforce.com", "https://techcorp.example")
                        .audiences())
                .containsExactly("https://techcorp.example");
    }

    private static SalesforceSettings settings(String loginUrl, String audience) {
        return new org.springframework.boot.context.properties.bind.Binder(
                        new org.springframework.boot.context.properties.source.MapConfigurationPropertySource(
                                Map.of("s.login-url", loginUrl, "s.jwt-audience", audience)))
                .bind("s", SalesforceSettings.class)
                .get();
    }

    @Test
    void an_org_that_takes_another_audience_is_signed_in_to_and_the_next_time_at_once() {
        salesforce.audiences("https://test.salesforce.com");
        open();

        assertThat(unavailable()).isEmpty();
        assertThat(logins()).hasSize(3);
        salesforce.expireTokens();
        salesforce.forgetRequests();
        assertThat(unavailable()).isEmpty();
        assertThat(logins()).hasSize(1);
    }

    @Test
    void a_refusal_says_why_in_salesforces_own_words() {
        salesforce.audiences("https://nobody.example");
        open();

        assertThat(unavailable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("invalid_grant: audience is invalid"));
        assertThat(logins()).hasSize(3);
    }

    @Test
    void an_audience_that_is_set_and_refused_is_tried_once() {
        open("salesforce.jwt-audience", "https://techcorp.example");

        assertThat(unavailable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("invalid_grant: audience is invalid"));
        assertThat(logins()).hasSize(1);
    }

    @Test
    void other_reasons_are_told_bounded_and_masked_and_tried_once() {
        String told = "expired authorization code of sync@techcorp.com\\u0007 " + "x".repeat(5_000);
        salesforce.misbehave(
                Misbehaviour.status(400, "{\"error\":\"invalid_grant\",\"error_description\":\"" + told + "\"}")
                        .on("POST", "/services/oauth2/token"));
        open();

        assertThat(unavailable())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("invalid_grant: expired authorization code of ***")
                        .doesNotContain("sync@techcorp.com")
                        .doesNotContain("\u0007")
                        .hasSizeLessThan(400));
        assertThat(logins()).hasSize(1);
    }

    @Test
    void jwt_bearer_signs_an_assertion_that_a_strict_verifier_takes() throws Exception {
        open();

        assertThat(unavailable()).isEmpty();

        RecordedRequest login =
                salesforce.requests("POST", "/services/oauth2/token").get(0);
        String assertion = Arrays.stream(login.body().split("&"))
                .filter(part -> part.startsWith("assertion="))
                .findFirst()
                .orElseThrow()
                .substring("assertion=".length());
        String[] parts = assertion.split("\\.");
        assertThat(assertion).doesNotContain("=").doesNotContain("%");
        var claims =
                Json.object(Json.read(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)));
        assertThat(claims).containsEntry("iss", "sandbox").containsEntry("sub", "sync@techcorp.com");
        assertThat(claims.get("exp")).isInstanceOf(Number.class);
        assertThat(isSigned(keystore, parts)).isTrue();
    }

    private static boolean isSigned(Path keystore, String[] parts) throws Exception {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyStore.getInstance(keystore.toFile(), "changeit".toCharArray())
                .getCertificate("callab"));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    /** With the JDK's own tool: no library makes certificates. */
    private static void makeKey(Path keystore) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int exit = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "callab",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=callab",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        keystore.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
