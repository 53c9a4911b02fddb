package callabsync.database;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sink.BesidesSinkContract;
import callabsync.sink.SinkBench;
import callabsync.support.DatabaseGuide;
import callabsync.support.Events;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The database sink on a real database, with the tables that the guide says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseSinkContract extends BesidesSinkContract {

    @TempDir
    static Path folder;

    private SinkBench bench;
    protected String url = "";
    protected String user = "";
    protected String password = "";

    /** Sets url, user and password of a new, empty database. */
    protected abstract void open();

    /** The guide's heading above its statements. */
    protected abstract String heading();

    /** Makes the database refuse the last name {@code Refused}. */
    protected abstract String refusal();

    @Override
    protected SinkBench bench() {
        if (bench == null) {
            open();
            for (String statement : DatabaseGuide.statements(heading())) {
                execute(statement);
            }
            execute(refusal());
            bench = new SinkBench(
                    folder,
                    "database",
                    Map.of("database.url", url, "database.user", user, "database.password", password));
        }
        return bench;
    }

    @AfterAll
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    protected final void execute(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connect() throws SQLException {
        return user.isEmpty() ? DriverManager.getConnection(url) : DriverManager.getConnection(url, user, password);
    }

    protected final List<Map<String, String>> rows(String sql) {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var result = new ArrayList<Map<String, String>>();
            while (rows.next()) {
                var row = new LinkedHashMap<String, String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(rows.getMetaData().getColumnLabel(i), rows.getString(i));
                }
                result.add(row);
            }
            return result;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Map<String, String> contact(String key) {
        return rows("SELECT * FROM callab_contacts WHERE crm_id = '" + key + "'")
                .get(0);
    }

    private Map<String, String> call(String id) {
        return rows("SELECT * FROM callab_calls WHERE call_id = '" + id + "'").get(0);
    }

    @Override
    protected void reset() {
        bench();
        execute("DELETE FROM callab_contacts");
        execute("DELETE FROM callab_calls");
    }

    @Override
    protected void takeAway() {
        execute("ALTER TABLE callab_calls RENAME TO callab_gone");
    }

    @Override
    protected void bringBack() {
        execute("ALTER TABLE callab_gone RENAME TO callab_calls");
    }

    @Override
    protected Events events(int record) {
        return Events.outcomeExtracted()
                .crmId("5" + record)
                .contact("cont_" + record)
                .call("call_" + record);
    }

    @Override
    protected Events eventsRefused() {
        var events = events(9);
        events.object("contact").put("last_name", "Refused");
        return events;
    }

    @Override
    protected Item item(Events events) {
        return bench().item(EventReader.read(events.bytes()).event());
    }

    @Override
    protected void assertWrittenOnce(int record) {
        assertThat(rows("SELECT status, priority, total_calls FROM callab_contacts WHERE crm_id = '5" + record + "'"))
                .containsExactly(Map.of("status", "Meeting Scheduled", "priority", "High", "total_calls", "1"));
        assertThat(rows("SELECT event_type, duration FROM callab_calls WHERE call_id = 'call_" + record + "'"))
                .containsExactly(Map.of("event_type", "call_outcome_extracted", "duration", "180"));
    }

    @Override
    protected void assertNotWritten(int record) {
        assertThat(rows("SELECT 1 FROM callab_contacts WHERE crm_id = '5" + record + "'"))
                .isEmpty();
    }

    @Test
    void every_column_of_the_contract_is_filled() {
        deliver(events(1));

        assertThat(contact("51")).doesNotContainValue(null).hasSize(13);
        assertThat(call("call_1")).doesNotContainValue(null).hasSize(11);
        assertThat(contact("51").get("last_contacted")).contains("2025-11-17").contains("10:30:00");
        assertThat(call("call_1").get("outcomes").replace(" ", "")).contains("\"sentiment\":\"Positive\"");
    }

    @Test
    void the_outcome_completes_the_row_of_its_call() {
        deliver(Events.callEnded().crmId("51").call("call_1").at("2025-11-17T10:30:00Z"));
        deliver(events(1).at("2025-11-17T10:31:00Z"));

        assertThat(rows("SELECT * FROM callab_calls")).hasSize(1);
        assertThat(call("call_1"))
                .containsEntry("event_type", "call_outcome_extracted")
                .extractingByKey("outcomes")
                .isNotNull();
        assertThat(contact("51")).containsEntry("total_calls", "1");
    }

    @Test
    void calls_of_two_contacts_with_the_same_id_are_two_rows_whichever_way_they_come() {
        Events ofJohn = events(1).contact("cont_51").call("16");
        Events ofAna = events(2).contact("cont_52").call("16").outcome("sentiment", "Neutral");

        deliver(ofJohn, ofAna);
        deliver(ofAna.at("2025-11-18T10:30:00Z"));
        deliver(ofJohn.at("2025-11-19T10:30:00Z"));

        assertThat(rows("SELECT crm_id, contact_id FROM callab_calls"))
                .containsExactlyInAnyOrder(
                        Map.of("crm_id", "51", "contact_id", "cont_51"),
                        Map.of("crm_id", "52", "contact_id", "cont_52"));
        assertThat(call("16")).containsEntry("crm_id", "51");
        assertThat(call("16").get("outcomes")).contains("Positive");
    }

    @Test
    void a_contact_that_gets_its_crm_id_later_keeps_the_row_of_its_call() {
        deliver(Events.callEnded().withoutCrmId().contact("cont_51").call("16").at("2025-11-17T10:30:00Z"));
        deliver(events(1).contact("cont_51").call("16").at("2025-11-17T10:31:00Z"));

        assertThat(rows("SELECT call_id, crm_id FROM callab_calls"))
                .containsExactly(Map.of("call_id", "16", "crm_id", "51"));
    }

    @Test
    void an_older_event_never_undoes_a_newer_one_but_adds_its_call() {
        deliver(events(1).call("call_new").at("2025-11-18T10:00:00Z"));
        deliver(events(1)
                .call("call_old")
                .at("2025-11-17T10:00:00Z")
                .outcome("appointment_booked", false)
                .outcome("interested", false));

        assertThat(contact("51")).containsEntry("status", "Meeting Scheduled").containsEntry("priority", "High");
        assertThat(rows("SELECT call_id FROM callab_calls ORDER BY call_id")).hasSize(2);
    }

    @Test
    void several_events_of_one_contact_in_one_batch_are_one_row_with_the_newest_values() {
        deliver(
                events(1)
                        .call("call_a")
                        .at("2025-11-17T10:00:00Z")
                        .outcome("interested", false)
                        .outcome("appointment_booked", false),
                events(1).call("call_b").at("2025-11-17T11:00:00Z"));

        assertThat(contact("51")).containsEntry("status", "Meeting Scheduled").containsEntry("total_calls", "2");
        assertThat(rows("SELECT * FROM callab_contacts")).hasSize(1);
    }

    @Test
    void what_an_event_does_not_say_is_left_alone() {
        deliver(events(1));
        var silent = events(1).call("call_2").at("2025-11-18T10:00:00Z").set("outcomes", Map.of());
        silent.object("contact").remove("email");

        deliver(silent);

        assertThat(contact("51")).containsEntry("email", "john@techcorp.com").containsEntry("total_calls", "2");
    }

    @Test
    void without_a_crm_id_the_key_is_the_contacts_id_else_the_phone() {
        var nameless = events(3).withoutCrmId();
        nameless.object("contact").remove("id");

        deliver(events(2).withoutCrmId(), nameless);

        assertThat(rows("SELECT crm_id FROM callab_contacts ORDER BY crm_id"))
                .extracting(row -> row.get("crm_id"))
                .containsExactlyInAnyOrder("cont_2", "+14085551234");
        assertThat(call("call_2")).containsEntry("crm_id", "cont_2");
    }

    @Test
    void a_row_that_somebody_deleted_is_written_again_complete() {
        deliver(events(1));
        execute("DELETE FROM callab_contacts");

        deliver(events(1));

        assertThat(contact("51")).doesNotContainValue(null);
    }

    @Test
    void a_row_that_was_there_before_is_updated() {
        execute("INSERT INTO callab_contacts (crm_id, first_name, next_step) VALUES ('51', 'Johnny', 'Wait')");

        deliver(events(1));

        assertThat(contact("51")).containsEntry("first_name", "John").containsEntry("next_step", "Schedule demo");
    }

    @Test
    void values_are_never_sql() {
        var hostile = events(1).crmId("5'); DROP TABLE callab_calls; --");
        hostile.object("contact").put("first_name", "Robert'); DROP TABLE callab_contacts; --\u0000 “é” 😀");

        assertThat(result(deliver(hostile).get(0))).isInstanceOf(Succeeded.class);

        assertThat(rows("SELECT crm_id, first_name FROM callab_contacts"))
                .containsExactly(Map.of(
                        "crm_id", "5'); DROP TABLE callab_calls; --",
                        "first_name", "Robert'); DROP TABLE callab_contacts; -- “é” 😀"));
    }

    @Test
    void a_column_that_is_missing_is_left_out_and_the_preflight_says_so() {
        execute("ALTER TABLE callab_contacts RENAME COLUMN next_step TO next_step_gone");
        try {
            bench().part(Databases.class).forget("database");

            assertThat(result(deliver(events(1)).get(0))).isInstanceOf(Succeeded.class);
            assertThat(contact("51")).containsEntry("status", "Meeting Scheduled");
            assertThat(bench().part(DatabasePreflight.class).check("database"))
                    .singleElement()
                    .asString()
                    .contains("callab_contacts")
                    .contains("next_step");
        } finally {
            execute("ALTER TABLE callab_contacts RENAME COLUMN next_step_gone TO next_step");
            bench().part(Databases.class).forget("database");
        }
        deliver(events(1));
        assertThat(contact("51")).as("after it was mended").containsEntry("next_step", "Schedule demo");
    }

    @Test
    void a_table_that_is_missing_is_named() {
        takeAway();
        try {
            assertThat(bench().part(DatabasePreflight.class).check("database"))
                    .singleElement()
                    .asString()
                    .contains("There is no table callab_calls");
        } finally {
            bringBack();
        }
        assertThat(bench().part(DatabasePreflight.class).check("database")).isEmpty();
    }

    /** Widens the structure for one test. */
    private void withColumns(String columns, Runnable test) {
        List<String> names = columns.lines()
                .map(line -> line.strip().split(" ", 2)[0])
                .filter(name -> !name.isEmpty())
                .toList();
        columns.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> execute("ALTER TABLE callab_calls ADD COLUMN " + line.strip()));
        bench().part(Databases.class).forget("database");
        try {
            test.run();
        } finally {
            names.forEach(name -> execute("ALTER TABLE callab_calls DROP COLUMN " + name));
            bench().part(Databases.class).forget("database");
        }
    }

    /** The columns of this database's calls, as the sink reads them. */
    protected final Column column(String name) {
        try (Connection connection = connect()) {
            return Table.read(connection, "callab_calls", "call_id")
                    .column(name)
                    .orElseThrow();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The values that this database's columns take: each is written as the sink writes it, and read back. */
    protected final String written(String columnType, Object value) {
        var read = new ArrayList<String>();
        withColumns("probe " + columnType, () -> {
            var fitted = column("probe").fit(value);
            if (fitted.isEmpty()) {
                read.add("left out");
                return;
            }
            try (Connection connection = connect();
                    var insert = connection.prepareStatement(
                            "INSERT INTO callab_calls (call_id, probe) VALUES ('probe', ?)")) {
                fitted.get().bind(insert, 1);
                insert.executeUpdate();
            } catch (SQLException e) {
                read.add("refused with state " + e.getSQLState());
                return;
            }
            read.add(rows("SELECT probe FROM callab_calls WHERE call_id = 'probe'")
                    .get(0)
                    .get("probe"));
            execute("DELETE FROM callab_calls");
        });
        return read.get(0);
    }

    @Test
    void a_number_with_a_fraction_is_rounded_where_the_column_has_none() {
        var events = events(1);
        events.object("call").put("duration", 61.7);

        assertThat(result(deliver(events).get(0))).isInstanceOf(Succeeded.class);

        assertThat(call("call_1")).containsEntry("duration", "62");
        assertThat(written("INTEGER", -61.5)).isEqualTo("-62");
    }

    @Test
    void an_event_without_a_calls_id_has_a_row_of_its_own() {
        var first = events(1);
        first.object("call").remove("id");
        var second = events(2);
        second.object("call").remove("id");

        List<Item> items = deliver(first, second);

        assertThat(rows("SELECT call_id, crm_id FROM callab_calls"))
                .extracting(row -> row.get("call_id"))
                .containsExactlyInAnyOrderElementsOf(items.stream()
                        .map(item -> item.delivery().eventId().orElseThrow())
                        .toList());
    }

    @Test
    void the_character_u0000_is_dropped_wherever_it_stands() {
        var events = events(1).outcome("product", "Enter\u0000prise").outcome("objections", List.of("too\u0000 dear"));
        events.object("call").put("summary", "Wants\u0000 a demo");

        assertThat(result(deliver(events).get(0))).isInstanceOf(Succeeded.class);

        assertThat(call("call_1")).containsEntry("summary", "Wants a demo");
        assertThat(call("call_1").get("outcomes")).contains("Enterprise", "too dear");
    }
}
