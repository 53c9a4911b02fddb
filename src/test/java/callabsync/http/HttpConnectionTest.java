package callabsync.http;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.event.EventReader;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom an HTTP destination talks to, and whom it does not. */
class HttpConnectionTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static HttpsServer secure;
    private static final AtomicInteger secureRequests = new AtomicInteger();

    @BeforeAll
    static void start() throws Exception {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        crm.contact("lead_1", Map.of());
        secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        secure.setHttpsConfigurator(new HttpsConfigurator(serverContext()));
        secure.createContext("/", exchange -> {
            secureRequests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        secure.start();
    }

    @AfterAll
    static void stop() {
        secure.stop(0);
        crm.close();
    }

    /** A certificate for 127.0.0.1 that nobody but its owner has signed. */
    private static SSLContext serverContext() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = folder.resolve("own.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "own",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=own",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        var keys = KeyStore.getInstance("PKCS12");
        try (var file = Files.newInputStream(store)) {
            keys.load(file, PASSWORD);
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static Batch deliver(SinkBench bench, String destination) {
        var event = EventReader.read(Events.outcomeExtracted().crmId("lead_1").bytes())
                .event();
        return bench.deliver(destination, List.of(Items.item(destination, event)));
    }

    private static String reason(Batch batch) {
        return batch.unavailable()
                .orElseThrow(() -> new AssertionError("reached"))
                .reason();
    }

    @Test
    void a_certificate_of_a_private_ca_is_accepted_where_its_bundle_is_named_and_nowhere_else() {
        String url = "https://127.0.0.1:" + secure.getAddress().getPort();
        Map<String, String> usual = Map.of("http.url", url, "http.token", "t");
        try (var strange = new SinkBench(folder.resolve("strange"), "http", usual)) {
            assertThat(reason(deliver(strange, "http"))).contains("certificat");
            assertThat(secureRequests).hasValue(0);
        }
        var own = new LinkedHashMap<>(usual);
        own.put("http.ssl-bundle", "own");
        try (var trusting = new SinkBench(
                folder.resolve("trusting"),
                "http",
                own,
                "callab.sync.allow-loopback=true",
                "spring.ssl.bundle.jks.own.truststore.location=file:" + folder.resolve("own.p12"),
                "spring.ssl.bundle.jks.own.truststore.password=changeit")) {
            assertThat(deliver(trusting, "http").items().get(0).result()).get().isInstanceOf(Succeeded.class);
            assertThat(secureRequests).hasValue(1);
        }
    }

    @Test
    void loopback_is_not_reached_without_permission_however_it_is_spelled() {
        var hosts = List.of("127.0.0.1", "localhost", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]");
        var settings = new LinkedHashMap<String, String>();
        for (int i = 0; i < hosts.size(); i++) {
            settings.put("h" + i + ".sink", "http");
            settings.put("h" + i + ".url", "http://" + hosts.get(i) + ":" + crm.port());
            settings.put("h" + i + ".token", "sandbox");
        }
        settings.put("token.sink", "http");
        settings.put("token.url", "http://192.0.2.1");
        settings.put("token.oauth.token-url", crm.url() + "/token");
        settings.put("token.oauth.client-id", "client");
        settings.put("token.oauth.client-secret", "hidden");
        crm.forgetRequests();
        try (var guarded =
                new SinkBench(folder.resolve("guarded"), "http", settings, "callab.sync.allow-loopback=false")) {
            for (int i = 0; i < hosts.size(); i++) {
                assertThat(reason(deliver(guarded, "h" + i))).as(hosts.get(i)).contains("CALLAB_SYNC_ALLOW_LOOPBACK");
            }
            assertThat(reason(deliver(guarded, "token"))).contains("CALLAB_SYNC_ALLOW_LOOPBACK");
        }
        assertThat(crm.requests()).isEmpty();
    }

    @Test
    void settings_that_cannot_be_used_close_the_gate_and_are_named() {
        var settings = new LinkedHashMap<String, String>();
        for (String id : List.of(
                "scheme", "condition", "array", "secret", "rpc", "ca", "number", "mapping", "size", "rule", "oauth")) {
            settings.put(id + ".sink", "http");
            settings.put(id + ".url", crm.url());
        }
        settings.put("scheme.url", "ftp://crm.example");
        settings.put("condition.errors.full.condition", "body.(");
        settings.put("condition.errors.full.result", "retryable");
        settings.put("array.batch.items-field", "records");
        settings.put("secret.signing-secret", "whsec_???");
        settings.put("rpc.body", "json-rpc");
        settings.put("ca.ssl-bundle", "nowhere");
        settings.put("number.timeout", "soon");
        settings.put("mapping.mapping", "http/nowhere");
        settings.put("size.path", "/bulk");
        settings.put("size.batch.size", "0");
        settings.put("rule.errors.full.statuses", "507");
        settings.put("oauth.oauth.client-id", "client");
        var named = Map.of(
                "scheme", "url",
                "condition", "errors.full.condition",
                "array", "path",
                "secret", "signing-secret",
                "rpc", "rpc-method",
                "ca", "ssl-bundle",
                "number", "timeout",
                "size", "batch.size",
                "rule", "errors.full.result",
                "oauth", "oauth.token-url");
        try (var bench = new SinkBench(folder.resolve("unfit"), "http", settings)) {
            named.forEach((destination, setting) -> {
                Batch batch = deliver(bench, destination);
                assertThat(reason(batch)).as(destination).contains(setting);
                assertThat(batch.open()).as("nothing counts").hasSize(1);
                assertThat(bench.part(HttpKind.class).check(destination))
                        .singleElement()
                        .asString()
                        .contains(setting);
            });
            assertThat(bench.part(HttpKind.class).check("mapping"))
                    .singleElement()
                    .asString()
                    .contains("nowhere");
        }
    }
}
