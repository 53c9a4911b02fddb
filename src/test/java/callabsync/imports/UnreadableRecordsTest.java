package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.database.DatabaseSource;
import callabsync.salesforce.SalesforceSource;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.Json;
import callabsync.source.Mark;
import callabsync.source.RecordPage;
import callabsync.source.RecordTimes;
import callabsync.source.SourceRecord;
import callabsync.source.Unreadable;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** One record that cannot be read costs nothing but itself, whatever the source. */
class UnreadableRecordsTest {

    private static final RecordTimes TIMES = new RecordTimes(ZoneId.of("America/New_York"));
    private static final Mark BEGIN = Mark.from(Instant.parse("2025-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private static Map<String, Object> fields(Object... namesAndValues) {
        var fields = new HashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return fields;
    }

    @Test
    void of_hubspot_and_its_version_is_the_destinations() {
        try (var imports = new ImportTester(folder, Crashes.NONE, Map.of("destinations.hubspot.version", "v3"))) {
            Object good = fields(
                    "id",
                    "7",
                    "properties",
                    fields("phone", "+14155550007", "lastmodifieddate", "2025-11-17T10:00:00Z"));
            Object odd = fields(
                    "id",
                    "8",
                    "properties",
                    fields("phone", "+14155550008", "lastmodifieddate", "2025-11-17 10:00:01"));
            Object timeless =
                    fields("id", "9", "properties", fields("phone", "+14155550009", "lastmodifieddate", null));
            Object nobody = fields("properties", fields("lastmodifieddate", "2025-11-17T10:00:00Z"));
            imports.hubspot.misbehave(Misbehaviour.status(
                            200, Json.write(Map.of("results", Arrays.asList(good, timeless, nobody, odd))))
                    .times(1));

            ImportRun run = imports.run("hubspot");

            assertThat(run.state()).isEqualTo("completed");
            assertThat(run.created()).isEqualTo(2);
            assertThat(run.note().orElseThrow())
                    .contains("2 records could not be read")
                    .contains("9 (has no");
            assertThat(imports.hubspot.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request.path()).contains("/crm/objects/v3/"));
        }
    }

    @Test
    void of_hubspot_when_the_answer_is_another() {
        try (var imports = ImportTester.in(folder)) {
            for (String body : List.of("<html>Sign in</html>", "{\"status\":\"maintenance\"}", "{\"results\":{}}")) {
                imports.hubspot.misbehave(Misbehaviour.status(200, body).times(1));

                assertThat(imports.run("hubspot").state()).as(body).isEqualTo("failed");
            }
        }
    }

    @Test
    void of_salesforce() {
        var source = new SalesforceSource(
                soql -> List.of(
                        fields("Id", "00Q000000000001AAA", "SystemModstamp", "2025-11-17T10:00:00.000+0000"),
                        fields("Id", "00Q000000000002AAA", "SystemModstamp", null),
                        fields("Id", null, "SystemModstamp", "2025-11-17T10:00:00.000+0000")),
                "Lead",
                List.of(),
                TIMES);

        RecordPage page = source.read(BEGIN, 3);

        assertThat(page.records()).extracting(SourceRecord::id).containsExactly("00Q000000000001AAA");
        assertThat(page.unreadable())
                .containsExactly(
                        new Unreadable("00Q000000000002AAA", "has no SystemModstamp"), new Unreadable("", "has no Id"));
        assertThat(page.last()).as("three of three: there may be more").isFalse();
        assertThat(page.next()).isEqualTo(Mark.at(Instant.parse("2025-11-17T10:00:00Z"), "00Q000000000001AAA"));
    }

    @Test
    void of_a_database() {
        var login = new DriverManagerDataSource(TestStores.postgresUrl(), "postgres", "postgres");
        JdbcClient.create(login).sql("""
                CREATE TABLE people AS SELECT * FROM (VALUES ('1', '2025-11-17 10:00:00'), (NULL, '2025-11-17 10:00:00'),
                  ('3', NULL), ('4', 'yesterday')) AS p (crm_id, changed_at)
                """).update();
        var source = new DatabaseSource(
                () -> login,
                "SELECT * FROM people WHERE :id <> '' AND :changed_at < CURRENT_TIMESTAMP LIMIT :limit",
                "text",
                TIMES);

        RecordPage page = source.read(BEGIN, 10);

        assertThat(page.records())
                .singleElement()
                .extracting(SourceRecord::changedAt)
                .isEqualTo(Instant.parse("2025-11-17T15:00:00Z"));
        assertThat(page.unreadable())
                .containsExactly(
                        new Unreadable("", "has no crm_id"),
                        new Unreadable("3", "has no changed_at"),
                        new Unreadable("4", "its changed_at is no time"));
    }
}
