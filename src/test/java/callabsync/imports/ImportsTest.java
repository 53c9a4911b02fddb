package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.database.DatabaseSourceFixture;
import callabsync.destination.Destinations;
import callabsync.destination.DestinationsFixture;
import callabsync.http.HttpSourceFixture;
import callabsync.sink.Requests;
import callabsync.source.ImportQuery;
import java.time.Clock;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Which imports are on, and what their settings become. */
class ImportsTest {

    private static final Requests NOBODY = (route, request) -> {
        throw new AssertionError("nothing is read here");
    };

    private static Import configured(Map<String, String> destinations, Map<String, String> settings) {
        var all = new HashMap<>(destinations);
        all.put("callab.api-key", "key");
        Destinations made = DestinationsFixture.of(
                all,
                DestinationsFixture.kind("http"),
                DestinationsFixture.kind("database"),
                DestinationsFixture.kind("callab"));
        return new ConfiguredImports(
                        bound(settings),
                        List.of(
                                HttpSourceFixture.of(made, NOBODY, null, Clock.systemUTC()),
                                DatabaseSourceFixture.of(made, null)),
                        ZoneId.of("UTC"),
                        made)
                .find("leads")
                .orElseThrow();
    }

    private static ImportProperties bound(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        settings.forEach((name, value) -> all.put("callab.sync.imports.leads." + name, value));
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("callab.sync", ImportProperties.class);
    }

    @Test
    void a_database_is_read_whose_destination_is_turned_off() {
        Import imported = configured(
                Map.of("database.url", "jdbc:sqlite::memory:", "database.enabled", "false"),
                Map.of("source", "database", "query", "SELECT 1"));

        assertThat(imported.off()).isEmpty();
    }

    @Test
    void another_crm_whose_destination_is_turned_off_is_read_where_the_import_says_so() {
        Map<String, String> off = Map.of("http.url", "https://crm.example", "http.enabled", "false");

        assertThat(configured(off, Map.of("source", "http")).off())
                .contains("destination http is off: enabled is false");
        assertThat(configured(off, Map.of("source", "http", "enabled", "true")).off())
                .isEmpty();
    }

    @Test
    void an_import_that_is_said_to_be_off_is_off_though_its_destinations_are_on() {
        Map<String, String> on = Map.of("http.url", "https://crm.example");

        assertThat(configured(on, Map.of("source", "http")).off()).isEmpty();
        assertThat(configured(on, Map.of("source", "http", "enabled", "false")).off())
                .contains("enabled is false");
    }

    @Test
    void a_database_import_needs_its_statement() {
        assertThat(configured(Map.of("database.url", "x"), Map.of("source", "database"))
                        .off())
                .contains("query is not set");
    }

    @Test
    void a_query_is_a_statement_or_parameters() {
        ImportQuery statement = bound(Map.of("source", "database", "query", "SELECT 1"))
                .imports()
                .get("leads")
                .query();
        ImportQuery parameters = bound(Map.of(
                        "source", "http", "query._page", "{page}", "query.[filter[date_created][_gte]]", "{since}"))
                .imports()
                .get("leads")
                .query();

        assertThat(statement.sql()).isEqualTo("SELECT 1");
        assertThat(parameters)
                .containsOnly(Map.entry("_page", "{page}"), Map.entry("filter[date_created][_gte]", "{since}"));
    }
}
