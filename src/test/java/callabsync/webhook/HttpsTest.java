package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Events;
import callabsync.support.Product;
import callabsync.webhook.RawHttp.Answered;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program's own HTTPS, from a Spring SSL bundle. */
class HttpsTest {

    private static final byte[] BODY = Events.outcomeExtracted().bytes();

    @TempDir
    static Path folder;

    private static Product product;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        certificate("first.example.com");
        product = Product.start(
                folder.resolve("data"),
                "--spring.ssl.bundle.jks.door.keystore.location=file:" + keystore(),
                "--spring.ssl.bundle.jks.door.keystore.password=changeit",
                "--spring.ssl.bundle.jks.door.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=100ms",
                "--server.ssl.bundle=door",
                "--callab.sync.sources.callab.require-https=always");
        port = URI.create(product.url()).getPort();
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void a_webhook_comes_in_over_https_and_not_over_plain_http() throws IOException {
        Answered plain = RawHttp.send(port, request(), BODY);
        try (SSLSocket socket = connect()) {
            Answered encrypted = RawHttp.send(socket, request(), BODY);

            assertThat(encrypted.status()).isEqualTo(200);
            assertThat(plain.status()).isEqualTo(400);
        }
    }

    @Test
    void test_events_reach_the_own_door_though_its_certificate_names_another_host() throws IOException {
        String head = "POST /api/test-events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: 2\r\nAuthorization: Basic "
                + Base64.getEncoder().encodeToString("operator:sandbox".getBytes(StandardCharsets.UTF_8))
                + "\r\n\r\n";
        try (SSLSocket socket = connect()) {
            socket.getOutputStream().write((head + "{}").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .contains("\"status\":200")
                    .doesNotContain("No answer");
        }
    }

    @Test
    void a_renewed_certificate_is_served_without_a_restart_and_open_connections_go_on() throws Exception {
        try (SSLSocket before = connect()) {
            String served = served(before);
            RawHttp.send(before, request(), BODY);

            certificate("renewed.example.com");

            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                try (SSLSocket after = connect()) {
                    assertThat(served(after))
                            .isEqualTo("CN=renewed.example.com")
                            .isNotEqualTo(served);
                }
            });
            assertThat(RawHttp.send(before, request(), BODY).status()).isEqualTo(200);
        }
    }

    private static String request() {
        return DoorTest.head(
                "POST",
                "/webhooks/callab",
                "Content-Type: application/json\r\n" + DoorTest.signature("sandbox", BODY) + "Content-Length: "
                        + BODY.length + "\r\n");
    }

    private static SSLSocket connect() throws IOException {
        var socket = (SSLSocket) AnyCertificate.context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress().getHostAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String served(SSLSocket socket) throws IOException {
        var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private static Path keystore() {
        return folder.resolve("door.p12");
    }

    /** Makes a certificate for this host and puts it where the program looks for it, as a renewal does: at once. */
    private static void certificate(String host) throws IOException, InterruptedException {
        Path made = folder.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "door",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        made.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        Files.move(made, keystore(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
