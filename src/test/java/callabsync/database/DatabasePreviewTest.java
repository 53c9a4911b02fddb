package callabsync.database;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sink.PreviewContract;
import callabsync.sink.Previewed;
import callabsync.sink.Previewed.Change;
import callabsync.sink.Previewed.Outcome;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import callabsync.support.TestStores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real PostgreSQL, whose types are not those of JSON. */
class DatabasePreviewTest extends PreviewContract {

    @TempDir
    static Path folder;

    private static String url = "";
    private static SinkBench bench;

    @BeforeAll
    static void start() throws Exception {
        url = TestStores.postgresUrl();
        String guide = Files.readString(Path.of("src/docs/guides/database-sink.md"));
        String ddl = guide.substring(guide.indexOf("```sql", guide.indexOf("### PostgreSQL")) + 6);
        execute(ddl.substring(0, ddl.indexOf("```")));
        bench = new SinkBench(
                folder,
                "database",
                Map.of("database.url", url, "database.user", "postgres", "database.password", "postgres"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void executed(String sql) {
        try {
            execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected String destination() {
        return "database";
    }

    @Override
    protected void seed() {
        executed("DELETE FROM callab_contacts");
        executed("DELETE FROM callab_calls");
        executed(
                "INSERT INTO callab_contacts (crm_id, status, last_contacted) VALUES ('51', 'New', '2025-01-01T00:00:00Z')");
    }

    @Override
    protected Events events() {
        return Events.outcomeExtracted().crmId("51");
    }

    /** Times as JSON has them. */
    @Override
    protected Map<String, ?> record() {
        var record = new LinkedHashMap<String, Object>();
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT * FROM callab_contacts WHERE crm_id = '51'")) {
            assertThat(rows.next()).isTrue();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                boolean time = rows.getMetaData().getColumnType(i) == Types.TIMESTAMP && rows.getObject(i) != null;
                record.put(
                        rows.getMetaData().getColumnLabel(i),
                        time
                                ? rows.getObject(i, OffsetDateTime.class)
                                        .toInstant()
                                        .toString()
                                : rows.getString(i));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return record;
    }

    @Override
    protected long writes() {
        return 0;
    }

    @Override
    protected void takeAway() {
        executed("ALTER TABLE callab_contacts RENAME TO callab_gone");
        bench.part(Databases.class).forget("database");
    }

    @Override
    protected void bringBack() {
        executed("ALTER TABLE callab_gone RENAME TO callab_contacts");
    }

    @Override
    protected String editedField() {
        return "status";
    }

    @Test
    void a_time_that_is_there_in_other_words_is_unchanged() {
        deliver(events());
        bench.forget();

        assertThat(previewed(events()).changes())
                .filteredOn(change -> change.field().equals("last_contacted"))
                .singleElement()
                .extracting(Change::what)
                .isEqualTo("unchanged");
    }

    @Test
    void a_call_is_a_row_of_its_own() {
        Previewed first = preview(mapping("database/database-call"), events()).get(0);
        deliver(events());
        Previewed then = preview(mapping("database/database-call"), events()).get(0);

        assertThat(first.outcome()).isEqualTo(Outcome.CREATE);
        assertThat(then.outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void a_row_that_is_not_there_is_created() {
        assertThat(previewed(events().crmId("77")))
                .extracting(Previewed::outcome, each -> each.changes().get(0))
                .containsExactly(Outcome.CREATE, new Change("crm_id", null, "77", true, "written"));
    }
}
