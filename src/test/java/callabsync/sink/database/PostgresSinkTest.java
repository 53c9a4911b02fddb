package callabsync.sink.database;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.support.TestStores;
import java.util.List;
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
