package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sink.Preflights;
import callabsync.support.Events;
import callabsync.support.NodeApp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Directus as it comes from the npm registry: most of a gigabyte, so with {@code -Dfull} only. */
@EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "Directus is installed with -Dfull only")
class DirectusTest {

    private static final int PEOPLE = 25;
    private static final String TOKEN = "directus-token-1";
    private static final String CLI = "node_modules/directus/cli.js";

    @TempDir
    Path folder;

    private NodeApp app;
    private RealApi api;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        app = NodeApp.of(
                "directus",
                "11.17.4",
                Duration.ofMinutes(30),
                Map.of(
                        "HOST", "127.0.0.1",
                        "DB_CLIENT", "sqlite3",
                        "DB_FILENAME", folder.resolve("directus.db").toString(),
                        "SECRET", "a-secret-of-this-test-only-0123456789",
                        "ADMIN_EMAIL", "admin@techcorp.com",
                        "ADMIN_PASSWORD", "admin-of-this-test",
                        "ADMIN_TOKEN", TOKEN,
                        "TELEMETRY", "false",
                        "PRESSURE_LIMITER_ENABLED", "false",
                        "EXTENSIONS_PATH", folder.resolve("extensions").toString()));
        app.run(Duration.ofMinutes(5), CLI, "bootstrap");
        app.start(Duration.ofMinutes(3), "/server/ping", CLI, "start");
        fill();
    }

    private void fill() {
        String texts = Stream.of("first_name", "last_name", "phone", "email", "status", "owner")
                .map("{\"field\":\"%s\",\"type\":\"string\",\"schema\":{}}"::formatted)
                .collect(Collectors.joining(","));
        assertThat(app.send("POST", "/collections", TOKEN, """
                {"collection": "leads", "schema": {}, "meta": {}, "fields": [
                  {"field": "id", "type": "integer", "schema": {"is_primary_key": true, "has_auto_increment": true}},
                  {"field": "date_created", "type": "timestamp", "schema": {}, "meta": {"interface": "datetime"}}, %s]}
                """.formatted(texts)))
                .startsWith("200");
        String people =
                IntStream.rangeClosed(1, PEOPLE).mapToObj(i -> """
                        {"first_name": "Ann%1$d", "phone": "+1408555%1$04d", "email": "ann%1$d@techcorp.com",
                         "owner": "Zoë", "date_created": "2025-11-17T08:00:%1$02dZ"}
                        """.formatted(i)).collect(Collectors.joining(","));
        assertThat(app.send("POST", "/items/leads", TOKEN, "[" + people + "]")).startsWith("200");
    }

    @AfterEach
    void stop() {
        if (api != null) {
            api.close();
        }
        if (app != null) {
            app.close();
        }
    }

    @Test
    void is_updated_and_imported_from_by_the_guides_settings() throws IOException {
        api = new RealApi(folder, app, "Directus", TOKEN, Map.of("imports.http.page-size", "10"));

        assertThat(api.deliver(Events.outcomeExtracted().crmId("3").phone("+14085550003")))
                .contains("Succeeded");
        assertThat(api.deliver(Events.outcomeExtracted()
                        .crmId("")
                        .contact("cont_5")
                        .call("call_5")
                        .phone("+14085550005")))
                .contains("Succeeded");
        assertThat(api.deliver(Events.outcomeExtracted()
                        .crmId("99")
                        .contact("cont_9")
                        .call("call_9")
                        .phone("+14085559999")
                        .email("nobody@techcorp.com")))
                .as("Directus answers 204 to its update")
                .contains("Held");

        assertThat(app.send("GET", "/items/leads/3", TOKEN, ""))
                .contains("Meeting Scheduled")
                .contains("Zoë");
        assertThat(app.send("GET", "/items/leads/5", TOKEN, "")).contains("Meeting Scheduled");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                String.valueOf(api.part(Preflights.class).all()))
                        .as("fields that Directus drops")
                        .contains("next_step"));
        api.importsAll(PEOPLE);
    }
}
