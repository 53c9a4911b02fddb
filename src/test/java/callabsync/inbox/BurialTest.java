package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged and can never be stored is kept elsewhere before the intake goes on. */
class BurialTest {

    private static final byte[] CALL = Events.callEnded().call("call_buried").bytes();

    private final SettableClock clock = new SettableClock();
    private final Ids ids = new Ids(clock, new Random(1));
    private final List<IntakeRecord> buried = new ArrayList<>();
    private Database database;
    private GroupCommit store;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 64);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void while_it_cannot_be_buried_the_intake_waits_and_passes_nothing_over() {
        var attempts = new ArrayList<String>();
        Intake intake = intake((record, reason) -> {
            attempts.add(reason);
            if (attempts.size() == 1) {
                throw new IllegalStateException("callab.webhooks.dead takes nothing");
            }
            buried.add(record);
        });

        intake.store(List.of(record(null), record(ids.next("evt"))));

        assertThat(attempts).hasSize(2);
        assertThat(buried).hasSize(1);
        assertThat(calls()).as("and then the next").containsExactly("call_buried");
    }

    @Test
    void a_stop_while_it_cannot_be_buried_commits_nothing_of_the_batch() {
        var intake = new AtomicReference<Intake>();
        intake.set(intake((record, reason) -> {
            intake.get().stop();
            throw new IllegalStateException("callab.webhooks.dead takes nothing");
        }));

        assertThatThrownBy(() -> intake.get().store(List.of(record(null), record(ids.next("evt")))))
                .isInstanceOf(Intake.StoppedException.class);
        assertThat(calls()).isEmpty();
    }

    @Test
    void what_was_buried_is_stored_once_the_cause_is_mended_and_it_is_copied_back() {
        store.commit(tx -> tx.update("CREATE TRIGGER refuses BEFORE INSERT ON event WHEN NEW.call_id = 'call_buried'"
                + " BEGIN SELECT RAISE(ABORT, 'refused'); END"));
        Intake intake = intake((record, reason) -> buried.add(record));
        IntakeRecord refused = record("evt_01k9zz0000000000000000");

        intake.store(List.of(refused));
        assertThat(calls()).isEmpty();
        store.commit(tx -> tx.update("DROP TRIGGER refuses"));
        intake.store(buried);
        intake.store(buried);

        assertThat(buried).containsExactly(refused);
        assertThat(calls()).as("once, also when it is copied twice").containsExactly("call_buried");
    }

    private Intake intake(Intake.Burial burial) {
        return new Intake(new JdbcInbox(store, InboxFixture.payloads(database), ids, clock, List.of()), store, burial);
    }

    private static IntakeRecord record(String id) {
        return id == null
                ? new IntakeRecord("callab.webhooks-0@7", "k", "of nobody".getBytes(StandardCharsets.UTF_8), null, null)
                : new IntakeRecord("callab.webhooks-0@8", "k", CALL, id, "callab");
    }

    private List<String> calls() {
        return database.reads()
                .sql("SELECT call_id FROM event")
                .query(String.class)
                .list();
    }
}
