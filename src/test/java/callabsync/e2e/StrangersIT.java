package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in the environment that Kubernetes makes for it, without a trusted proxy. */
class StrangersIT {

    private static final byte[] BODY = Events.outcomeExtracted().bytes();
    private static final String SIGNED = new Sender("test-secret").sign(BODY);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private AppProcess app;

    @BeforeEach
    void start() {
        app = new AppProcess(folder.resolve("data"))
                .variable("KUBERNETES_SERVICE_HOST", "10.96.0.1")
                .variable("KUBERNETES_SERVICE_PORT", "443")
                .variable("OPERATOR_REQUIRE_HTTPS", "never")
                .setting("callab.sync.sources.callab.allow-from", "192.0.2.0/24")
                .setting("callab.sync.sources.office.secrets", "test-secret")
                .setting("callab.sync.sources.office.require-https", "always")
                .jvm("-Djava.io.tmpdir=" + folder)
                .start()
                .awaitReady();
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void forged_forwarding_headers_are_believed_neither_at_the_door_nor_at_the_dashboard() throws Exception {
        var login = get("/", "X-Forwarded-Proto", "https", "X-Forwarded-For", "192.0.2.7", "Accept", "text/html");
        List<Integer> guesses = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            guesses.add(get("/api/stats", "X-Forwarded-For", "192.0.2." + i, "Authorization", basic("guess" + i))
                    .statusCode());
        }

        assertThat(post("/webhooks/callab", "X-Forwarded-For", "192.0.2.7"))
                .as("allow-from")
                .isEqualTo(403);
        assertThat(post("/webhooks/office", "X-Forwarded-Proto", "https"))
                .as("require-https")
                .isEqualTo(403);
        assertThat(login.headers().firstValue("Strict-Transport-Security"))
                .as("what only HTTPS is told")
                .isEmpty();
        assertThat(login.headers().allValues("Set-Cookie")).isNotEmpty().noneMatch(cookie -> cookie.contains("Secure"));
        assertThat(guesses).as("guesses, each with an address of its own").contains(429);
    }

    @Test
    void a_process_that_is_killed_leaves_nothing_in_the_temporary_folder_and_one_library_in_its_own() throws Exception {
        app.kill();
        app.start().awaitReady();

        assertThat(libraries(folder)).isEmpty();
        assertThat(libraries(folder.resolve("data/native"))).hasSize(1);
    }

    private static List<String> libraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("sqlite-") && !name.endsWith(".lck"))
                    .toList();
        }
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(app.url() + path))
                        .headers(headers)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int post(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(app.url() + path))
                .headers(headers)
                .header("Content-Type", "application/json")
                .header("X-Callab-Signature", SIGNED)
                .POST(HttpRequest.BodyPublishers.ofByteArray(BODY));
        return http.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("operator:" + password).getBytes());
    }
}
