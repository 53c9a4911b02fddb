package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader;
import callabsync.routing.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets which event, by {@code routes/dispatch.camel.yaml}. */
class DispatchRouteTest {

    private static final Path ROUTES = Path.of("routes");

    @TempDir
    static Path own;

    private static TestContext context;

    @BeforeAll
    static void load() throws IOException {
        for (String file : List.of("dispatch", "dispatch-besides", "alert")) {
            Files.copy(ROUTES.resolve(file + ".camel.yaml"), own.resolve(file + ".camel.yaml"));
        }
        Files.copy(ROUTES.resolve("README.md"), own.resolve("README.md"));
        context = new TestContext(own);
        var folder = context.folder(own, false);
        folder.reload();
        assertThat(folder.problems()).isEmpty();
        assertThat(folder.warnings()).isEmpty();
    }

    @AfterAll
    static void end() {
        context.close();
    }

    @ParameterizedTest(name = "{0} of {1} goes to {2}")
    @CsvSource({
        "call_outcome_extracted, salesforce, salesforce",
        "call_outcome_extracted, hubspot, hubspot",
        "call_outcome_extracted, http, http",
        "call_ended, salesforce, salesforce",
        "call_ended, hubspot, hubspot",
        "call_ended, http, http",
    })
    void a_finished_call_goes_to_its_crm_and_to_the_others(String type, String crm, String destination) {
        Exchange exchange = dispatched(type, crm);

        assertThat(context.sent()).containsExactly(destination, "database (optional)", "kafka (optional)");
        assertThat(exchange.getVariable("reason")).isNull();
    }

    @ParameterizedTest(name = "{0} of no CRM goes to none")
    @CsvSource({"call_outcome_extracted", "call_ended"})
    void an_event_of_no_crm_says_so(String type) {
        Exchange exchange = dispatched(type, "none");

        assertThat(context.sent()).containsExactly("database (optional)", "kafka (optional)");
        assertThat(exchange.getVariable("reason")).isEqualTo("why there is none");
    }

    @ParameterizedTest(name = "{0} of {1} goes to Kafka only")
    @CsvSource({
        "call_started, hubspot",
        "call_started, none",
        "voicemail_detected, salesforce",
        "voicemail_detected, http"
    })
    void other_types_go_to_kafka_only(String type, String crm) {
        Exchange exchange = dispatched(type, crm);

        assertThat(context.sent()).isEqualTo(List.of("kafka (optional)"));
        assertThat(exchange.getVariable("reason")).isEqualTo("No destination wants events of this type");
    }

    @Test
    void an_alert_is_logged() {
        Exchange exchange = context.send("direct:alert", Map.of("about", "a paused destination"), Map.of());

        assertThat(exchange.getException()).isNull();
    }

    private static Exchange dispatched(String type, String crm) {
        String body = "{\"event\":\"%s\",\"timestamp\":\"2025-11-17T10:30:00Z\",\"contact\":{},\"call\":{}}";
        var event = EventReader.read(body.formatted(type).getBytes(StandardCharsets.UTF_8))
                .event();
        Exchange exchange = context.send("direct:dispatch", event, Map.of("crm", crm, "why", "why there is none"));
        assertThat(exchange.getException()).isNull();
        return exchange;
    }
}
