package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sink.Json;
import callabsync.support.Events;
import callabsync.support.NodeApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** json-server as it comes from the npm registry. */
class JsonServerTest {

    private static final int PEOPLE = 23;

    @TempDir
    Path folder;

    private NodeApp app;
    private RealApi api;

    @BeforeEach
    void start() throws IOException {
        app = NodeApp.of("json-server", "0.17.4", Duration.ofSeconds(120), Map.of());
        Path data = folder.resolve("db.json");
        Files.writeString(data, Json.write(Map.of("leads", people())));
        app.start(
                Duration.ofSeconds(60),
                "/leads/1",
                "node_modules/json-server/lib/cli/bin.js",
                "--host",
                "127.0.0.1",
                "--port",
                String.valueOf(app.port()),
                data.toString());
    }

    private static ArrayList<Map<String, Object>> people() {
        var people = new ArrayList<Map<String, Object>>();
        for (int i = 1; i <= PEOPLE; i++) {
            var person = new LinkedHashMap<String, Object>();
            person.put("id", i);
            person.put("first_name", "Ann" + i);
            person.put("phone", "+1408555%04d".formatted(i));
            person.put("email", "ann" + i + "@techcorp.com");
            person.put("owner", "Zoë");
            person.put(
                    "createdAt",
                    Instant.parse("2025-11-17T08:00:00Z").plusSeconds(i).toString());
            people.add(person);
        }
        return people;
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

    private void connect(Map<String, String> more) throws IOException {
        var settings = new LinkedHashMap<>(more);
        settings.put("imports.http.page-size", "10");
        api = new RealApi(folder, app, "json-server", "none", settings);
    }

    @Test
    void is_updated_and_imported_from_by_the_guides_settings() throws IOException {
        connect(Map.of());

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
                .contains("Held");

        assertThat(app.send("GET", "/leads/3", "", ""))
                .contains("Meeting Scheduled")
                .contains("Zoë");
        assertThat(app.send("GET", "/leads/5", "", "")).contains("Meeting Scheduled");
        api.importsAll(PEOPLE);
    }

    @Test
    void keeps_what_a_put_does_not_know() throws IOException {
        connect(Map.of("destinations.http.method", "PUT"));

        assertThat(api.deliver(Events.callEnded().crmId("4").phone("+14085550004")))
                .contains("Succeeded");

        assertThat(app.send("GET", "/leads/4", "", ""))
                .contains("Zoë")
                .contains("+14085550004")
                .contains("last_call_duration");
    }
}
