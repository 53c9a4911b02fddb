package callabsync.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.routes.MappingCase;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.support.Events;
import callabsync.support.Guide;
import callabsync.support.Product;
import callabsync.support.Sender;
import callabsync.support.TestKafka;
import callabsync.support.TestStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.FileSystemUtils;

/**
 * Destinations besides the CRM, with the whole product and its settings as shipped: only the variables of the contract are
 * set, and what a guide says is done to the letter.
 */
class DestinationsIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CASES = "routes/desk/cases/desk-person/what-is-there-stays-and-notes-are-added.json";

    @TempDir
    static Path folder;

    private static Guide guide;
    private static CrmHttpStandIn desk;
    private static String databaseUrl;
    private static String topic;
    private static Product product;

    @BeforeAll
    static void start() throws IOException, SQLException {
        guide = Guide.read("connect-an-http-api.md");
        desk = new CrmHttpStandIn(Clock.systemUTC()).start();
        topic = TestKafka.topic(3);
        databaseUrl = TestStores.postgresUrl();
        execute(Guide.read("database-sink.md").text().split("```sql\n")[1].split("```")[0]);
        FileSystemUtils.copyRecursively(Path.of("routes"), folder.resolve("routes"));
        guide.writeTo(folder);
        Path besides = folder.resolve("routes/dispatch-besides.camel.yaml");
        Files.writeString(besides, Files.readString(besides) + guide.edits().get("routes/dispatch-besides.camel.yaml"));
        var settings = new ArrayList<>(List.of(
                "--callab.sync.routes-dir=" + folder.resolve("routes"),
                "--CRM_DB_URL=" + databaseUrl,
                "--CRM_DB_USER=postgres",
                "--CRM_DB_PASSWORD=postgres",
                "--CRM_KAFKA_TOPIC=" + topic,
                "--KAFKA_BROKERS=" + TestKafka.brokers(),
                "--DESK_URL=" + desk.url(),
                "--DESK_TOKEN=sandbox"));
        settings.addAll(settingsOfTheGuide());
        product = Product.start(folder.resolve("data"), settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        product.close();
        desk.close();
    }

    private static List<String> settingsOfTheGuide() throws IOException {
        String yaml = guide.edits().get("application.yaml");
        var source = (EnumerablePropertySource<?>) new YamlPropertySourceLoader()
                .load("guide", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .get(0);
        return List.of(source.getPropertyNames()).stream()
                .map(name -> "--callab.sync.destinations." + name + "=" + source.getProperty(name))
                .toList();
    }

    private static void execute(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(databaseUrl, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String rowOf(String call) throws SQLException {
        try (var connection = DriverManager.getConnection(databaseUrl, "postgres", "postgres");
                var select = connection.prepareStatement("SELECT event_type FROM callab_calls WHERE call_id = ?")) {
            select.setString(1, call);
            var rows = select.executeQuery();
            return rows.next() ? rows.getString(1) : "";
        }
    }

    private static void post(Events events) {
        assertThat(new Sender("sandbox").post(product.url() + "/webhooks/callab", events.bytes()))
                .isPresent();
    }

    @Test
    void an_event_reaches_the_database_and_kafka_when_their_variables_are_set() {
        Events events = Events.outcomeExtracted().call("call_besides");

        post(events);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(TestKafka.records(topic))
                        .filteredOn(
                                record -> new String(record.value(), StandardCharsets.UTF_8).contains("call_besides"))
                        .singleElement()
                        .satisfies(record -> {
                            assertThat(record.value()).isEqualTo(events.bytes());
                            assertThat(record.key()).isEqualTo("lead_123");
                        }));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rowOf("call_besides")).isEqualTo("call_outcome_extracted"));
    }

    @Test
    void another_http_api_is_settings_a_mapping_and_a_filter() throws IOException {
        MappingCase.run(folder.resolve("routes"), folder.resolve(CASES));
        desk.contact("lead_desk", Map.of("agent", "Ann", "stage", "Qualified", "notes", "Met at the fair"));

        post(Events.outcomeExtracted().crmId("lead_desk").call("call_desk").without("budget"));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(desk.contacts().get("lead_desk"))
                        .containsEntry("name", "John Smith")
                        .containsEntry("agent", "Ann")
                        .containsEntry("stage", "Qualified")
                        .extractingByKey("notes")
                        .asString()
                        .startsWith("Met at the fair\n\n"));
        assertThat(desk.requests("PATCH", "/contacts/lead_desk"))
                .singleElement()
                .satisfies(request -> assertThat(request.json()).containsOnlyKeys("name", "notes"));
    }
}
