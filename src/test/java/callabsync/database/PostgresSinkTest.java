package callabsync.database;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.sink.SinkBench;
import callabsync.support.TestStores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresSinkTest extends DatabaseSinkContract {

    @Override
    protected void open() {
        url = TestStores.postgresUrl();
        user = "postgres";
        password = "postgres";
    }

    @Override
    protected String heading() {
        return "PostgreSQL";
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
        assertThat(written("numeric(8,2)", "1234.567")).isEqualTo("1234.57");
        assertThat(written("smallint", 40_000)).isEqualTo("left out");
        assertThat(written("bigint", "9223372036854775808")).isEqualTo("left out");
        assertThat(written("bigint", 9_999_999_999L)).isEqualTo("9999999999");
        assertThat(written("numeric(5,2)", 999.995)).isEqualTo("left out");
        assertThat(written("numeric", "1e40")).startsWith("1000000");
        assertThat(written("real", "1e300")).isEqualTo("left out");
        assertThat(written("real", "1e-60")).isEqualTo("0");
        assertThat(written("double precision", "1e400")).isEqualTo("left out");
    }

    @Test
    void a_value_that_a_type_of_its_own_cannot_read_is_left_out() {
        assertThat(written("jsonb", "{\"a\": \"b\\u0000c \\\\u0000 \\ud83d!\"}"))
                .isEqualTo("{\"a\": \"bc \\\\u0000 \ufffd!\"}");
        assertThat(written("jsonb", "\"\\ud83d\\ude00\"")).isEqualTo("\"😀\"");
        assertThat(written("json", "no JSON at all")).isEqualTo("left out");
        assertThat(written("uuid", "call_1")).isEqualTo("left out");
        assertThat(written("uuid", "6f1d3c1e-58a0-4d6b-9c0e-3f5a2b7c9d10"))
                .isEqualTo("6f1d3c1e-58a0-4d6b-9c0e-3f5a2b7c9d10");
    }

    @Test
    void what_the_database_refuses_is_said_in_words() {
        execute("CREATE ROLE reader LOGIN PASSWORD 'reader'");
        execute("GRANT SELECT ON callab_contacts, callab_calls TO reader");
        String bare = url.replaceFirst("\\?.*", "");
        var reader = new SinkBench(
                folder.resolve("reader"),
                "database",
                Map.of("database.url", bare, "database.user", "reader", "database.password", "reader"));
        var stranger = new SinkBench(
                folder.resolve("stranger"),
                "database",
                Map.of("database.url", bare, "database.user", "nobody", "database.password", "wrong"));
        try {
            assertThat(reader.deliver(List.of(item(events(1))))
                            .unavailable()
                            .orElseThrow()
                            .reason())
                    .isEqualTo("The database refused: permission denied (code 0, state 42501)");
            assertThat(stranger.deliver(List.of(item(events(1))))
                            .unavailable()
                            .orElseThrow()
                            .reason())
                    .isEqualTo("No connection to the database: user or password refused (state 28000)");
        } finally {
            reader.close();
            stranger.close();
        }
        assertThat(((Permanent) result(deliver(eventsRefused()).get(0))).reason())
                .startsWith(
                        "The database refused: a CHECK constraint refuses the row (code 0, state 23514, constraint");
    }

    @Test
    void connections_that_were_cut_count_nothing_and_are_made_anew() {
        deliver(events(1));
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'callab-sync-database'");

        var batch = bench().deliver(List.of(item(events(2))));

        boolean noticed = batch.unavailable().isPresent();
        assertThat(noticed || result(batch.items().get(0)) instanceof Succeeded).isTrue();
        deliver(events(2));
        assertWrittenOnce(2);
    }
}
