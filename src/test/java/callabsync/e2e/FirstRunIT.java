package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stories of the README, against the whole product as a process in the sandbox profile. */
class FirstRunIT {

    private static final Sender SENDER = new Sender("test-secret");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Integer> PORTS = new HashMap<>();

    private static AppProcess app;
    private static Path routes;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        routes = folder.resolve("routes");
        copy(Path.of("routes"), routes);
        app = new AppProcess(folder.resolve("data"))
                .setting("spring.profiles.active", "sandbox")
                .setting("callab.sync.sandbox.self-play", "false")
                .setting("callab.sync.routes-dir", routes.toString());
        for (String standIn : List.of("hubspot", "salesforce", "crm-http", "callab")) {
            PORTS.put(standIn, freePort());
            app.setting("callab.sync.sandbox." + standIn + "-port", String.valueOf(PORTS.get(standIn)));
        }
        app.start().awaitReady();
    }

    @AfterAll
    static void stop() {
        app.close();
    }

    @Test
    void the_specifications_example_updates_the_crm_and_its_repetition_changes_nothing() {
        byte[] example = Events.outcomeExtracted()
                .at("2025-11-18T10:30:00Z")
                .call("call_first")
                .outcome("budget", "$61,500")
                .bytes();

        JsonNode first = answer(post(example, SENDER.sign(example)));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(contact("crm-http", "lead_123")
                                .path("outcomes")
                                .path("budget")
                                .asText())
                        .isEqualTo("$61,500"));
        JsonNode before = contact("crm-http", "lead_123").path("outcomes");
        JsonNode again = answer(post(example, SENDER.sign(example)));

        assertThat(first.path("success").asBoolean()).isTrue();
        assertThat(again.path("duplicate").asBoolean()).isTrue();
        assertThat(again.path("event_id")).isEqualTo(first.path("event_id"));
        assertThat(contact("crm-http", "lead_123").path("status").asText()).isEqualTo("Meeting Scheduled");
        assertThat(contact("crm-http", "lead_123").path("outcomes")).isEqualTo(before);
    }

    @Test
    void the_same_event_for_hubspot_writes_contact_call_task_and_meeting() {
        byte[] event =
                Events.outcomeExtracted().crmId("51").call("call_hubspot").bytes();

        post(event, SENDER.sign(event));

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(
                                contact("hubspot", "51").path("lifecyclestage").asText())
                        .isEqualTo("salesqualifiedlead"));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(
                        () -> assertThat(get(hubSpot("/_sandbox/requests"))).contains("/calls", "/tasks", "/meetings"));
    }

    @Test
    void the_door_turns_away_what_is_not_genuine_and_keeps_what_is_unusable() {
        byte[] event = Events.outcomeExtracted().call("call_door").bytes();
        byte[] noJson = "not json".getBytes(StandardCharsets.UTF_8);
        byte[] tooLarge = new byte[2 * 1024 * 1024];

        assertThat(post(event, SENDER.sign(noJson)).statusCode()).isEqualTo(401);
        assertThat(post(event, "abc").statusCode()).isEqualTo(401);
        assertThat(post(event, "zz" + SENDER.sign(event).substring(2)).statusCode())
                .isEqualTo(401);
        assertThat(post(event, null).statusCode()).isEqualTo(401);
        assertThat(post(tooLarge, SENDER.sign(tooLarge)).statusCode()).isEqualTo(413);
        assertThat(answer(post(noJson, SENDER.sign(noJson))).path("error").asText())
                .isEqualTo("Body is not a JSON object");
    }

    @Test
    void hostile_headers_and_ids_redirect_nothing() {
        byte[] event = Events.outcomeExtracted()
                .crmId("a/../b?x=1")
                .call("call_hostile")
                .bytes();

        post(
                event,
                SENDER.sign(event),
                "CamelHttpUri",
                "http://127.0.0.1:1/elsewhere",
                "CamelHttpMethod",
                "DELETE",
                "sObjectName",
                "User",
                "kafka.OVERRIDE_TOPIC",
                "other");

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            String requests = get("http://127.0.0.1:" + PORTS.get("crm-http") + "/_sandbox/requests");
            assertThat(requests).contains("a%2F..%2Fb%3Fx%3D1").doesNotContain("DELETE");
        });
    }

    @Test
    void a_mapping_is_edited_and_broken_under_load_and_every_webhook_is_answered_with_200() throws Exception {
        Path mapping = routes.resolve("http/http-contact.jsonata");
        String good = Files.readString(mapping);
        var running = new AtomicBoolean(true);
        List<Integer> statuses = new ArrayList<>();
        var load = new Thread(() -> {
            for (int i = 0; running.get(); i++) {
                byte[] event = Events.outcomeExtracted().call("call_edit_" + i).bytes();
                statuses.add(post(event, SENDER.sign(event)).statusCode());
            }
        });
        load.start();
        try {
            Files.writeString(mapping, good + "\n ~> $merge(");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(app.log()).contains("mapping.broken"));
            Files.writeString(mapping, "$merge([(" + good + "), {\"edited\": \"yes\"}])");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(contact("crm-http", "lead_123")
                                    .path("edited")
                                    .asText())
                            .isEqualTo("yes"));
        } finally {
            running.set(false);
            load.join();
            Files.writeString(mapping, good);
        }

        assertThat(statuses).hasSizeGreaterThan(20).containsOnly(200);
        assertThat(Files.readString(app.log())).contains("http-contact.jsonata:");
    }

    private static JsonNode contact(String standIn, String id) {
        try {
            return JSON.readTree(get("http://127.0.0.1:" + PORTS.get(standIn) + "/_sandbox/contacts/" + id));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hubSpot(String path) {
        return "http://127.0.0.1:" + PORTS.get("hubspot") + path;
    }

    private static String get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).build()).body();
    }

    private static HttpResponse<String> post(byte[] body, String signature, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(app.url() + "/webhooks/callab"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("X-Callab-Signature", signature);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode answer(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
