package callabsync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.sink.SinkBench;
import callabsync.support.TestMariaDb;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MariaDbSinkTest extends DatabaseSinkContract {

    @Override
    protected void open() {
        var started = TestMariaDb.url();
        assumeTrue(started.isPresent(), "NO MARIADB on this machine: the database sink is not tried on it");
        url = started.get();
        user = "root";
    }

    @Override
    protected String heading() {
        return "MariaDB and MySQL";
    }

    @Override
    protected String refusal() {
        return "ALTER TABLE callab_contacts ADD CHECK (last_name <> 'Refused')";
    }

    @Test
    void a_number_out_of_range_is_left_out() {
        var events = events(1);
        events.object("call").put("duration", 9_999_999_999L);

        assertThat(result(deliver(events).get(0))).isInstanceOf(Succeeded.class);

        assertThat(rows("SELECT duration, summary FROM callab_calls"))
                .singleElement()
                .satisfies(row -> assertThat(row.get("duration")).isNull())
                .satisfies(row -> assertThat(row.get("summary")).isNotBlank());
        assertThat(written("DECIMAL(8,2)", "1234.567")).isEqualTo("1234.57");
        assertThat(written("TINYINT", 128)).isEqualTo("left out");
        assertThat(written("TINYINT UNSIGNED", 255)).isEqualTo("255");
        assertThat(written("SMALLINT UNSIGNED", 65_535)).isEqualTo("65535");
        assertThat(written("MEDIUMINT", 8_388_608)).isEqualTo("left out");
        assertThat(written("INT UNSIGNED", 4_294_967_295L)).isEqualTo("4294967295");
        assertThat(written("INT UNSIGNED", 4_294_967_296L)).isEqualTo("left out");
        assertThat(written("INT UNSIGNED", -1)).isEqualTo("left out");
        assertThat(written("DECIMAL(5,2)", 999.995)).isEqualTo("left out");
        assertThat(written("FLOAT", "1e300")).isEqualTo("left out");
        assertThat(written("DOUBLE", "1e400")).isEqualTo("left out");
    }

    @Test
    void a_text_is_cut_to_the_bytes_of_its_column() {
        assertThat(written("TINYTEXT", "é".repeat(200))).hasSize(127).endsWith("é…");
    }

    @Test
    void what_the_database_refuses_is_said_in_words() {
        execute("CREATE USER 'reader'@'127.0.0.1' IDENTIFIED BY 'reader'");
        execute("GRANT SELECT ON * TO 'reader'@'127.0.0.1'");
        var reader = new SinkBench(
                folder.resolve("reader"),
                "database",
                Map.of("database.url", url, "database.user", "reader", "database.password", "reader"));
        try {
            assertThat(reader.deliver(List.of(item(events(1))))
                            .unavailable()
                            .orElseThrow()
                            .reason())
                    .isEqualTo("The database refused: permission denied (code 1142, state 42000)");
        } finally {
            reader.close();
        }
        assertThat(((Permanent) result(deliver(eventsRefused()).get(0))).reason())
                .startsWith("The database refused: a CHECK constraint refuses the row (code 4025");
    }
}
