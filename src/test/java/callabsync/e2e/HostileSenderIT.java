package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.support.AppProcess;
import callabsync.support.Events;
import callabsync.support.Sender;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, told things by who holds the secret that no honest sender says, or not listened to. */
class HostileSenderIT {

    private static final Sender SENDER = new Sender("test-secret");

    @TempDir
    Path folder;

    @Test
    void who_stops_reading_the_log_does_not_stop_the_door() throws IOException {
        try (var app = new AppProcess(folder).unread().start().awaitReady()) {
            for (int i = 0; i < 500; i++) {
                Events event =
                        Events.outcomeExtracted().call("call_unread_" + i).contact("cont_" + i);

                assertThat(SENDER.post(app.url() + "/webhooks/callab", event.bytes()))
                        .as("webhook %s", i)
                        .isPresent();
            }
            assertThat(app.isReady()).isTrue();
        }
    }

    @Test
    void what_a_sender_chose_forges_no_line_and_makes_no_long_line_or_page() throws IOException, InterruptedException {
        String id = "call_1\r\n2025-11-17T10:30:00.000Z WARN alert.raised alert=forged\u001b[2J\u202e"
                + "7".repeat(300_000);
        String shorter = id.substring(0, 50_000);
        try (var app = new AppProcess(folder).start().awaitReady()) {
            String url = app.url() + "/webhooks/callab";
            Events hostile = Events.outcomeExtracted()
                    .call(id)
                    .contact("cont_" + shorter)
                    .crmId(shorter)
                    .crm(shorter)
                    .set("event", "type_" + id);
            hostile.object("contact").put("first_name", "Erika" + shorter);

            HttpResponse<String> wrongGroup = answered(() -> SENDER.send(
                    url, Events.outcomeExtracted().set("contact", List.of()).bytes()));
            String eventId = answered(() -> SENDER.post(url, hostile.bytes()));

            assertThat(wrongGroup.statusCode()).isEqualTo(200);
            assertThat(wrongGroup.body())
                    .contains("\"success\":false,\"received\":true", "\"error\":\"Invalid field: contact\"");
            JsonNode event = app.json("/api/events/" + eventId);
            assertThat(event.toString()).contains("7".repeat(300_000));
            assertThat(event.at("/call_id").asText()).hasSizeLessThan(128);
            for (String page : List.of("/events", "/events/" + eventId)) {
                assertThat(page(app, page))
                        .contains("other")
                        .doesNotContain("\u001b", "\u202e")
                        .hasSizeLessThan(200_000);
            }
            for (String line : Files.readAllLines(app.log(), StandardCharsets.UTF_8)) {
                assertThat(line)
                        .hasSizeLessThan(3_000)
                        .doesNotContain("\u001b", "\u202e", "type_")
                        .doesNotMatch("^\\S+ WARN alert\\.raised alert=forged.*");
            }
            assertThat(page(app, "/actuator/prometheus")).doesNotContain("call_1", "type_", "cont_");
        }
    }

    /** A machine that is busy with other tests may need more than the sender's patience. */
    private static <T> T answered(Supplier<Optional<T>> request) {
        return await().atMost(Duration.ofSeconds(60))
                .until(request::get, Optional::isPresent)
                .orElseThrow();
    }

    private static String page(AppProcess app, String path) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(app.url() + path))
                .header("Authorization", "Basic " + login)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
    }
}
