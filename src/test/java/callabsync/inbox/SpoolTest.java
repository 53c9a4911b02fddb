package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.event.EventReader;
import callabsync.event.Secret;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.StoreHealth;
import callabsync.store.StoreProperties;
import callabsync.support.Events;
import callabsync.support.OwnPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.health.Status;
import org.springframework.dao.DataAccessResourceFailureException;

/** The spool beside the inbox, with a real PostgreSQL that is stopped and started again. */
@Timeout(180)
class SpoolTest {

    private static final Secret NONE = new Secret("");
    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private final Clock clock = Clock.systemUTC();
    private final Ids ids = new Ids(clock, new Random(1));
    private final List<StoredEvent> told = Collections.synchronizedList(new ArrayList<>());
    private Path folder;
    private OwnPostgres postgres;
    private Database database;
    private GroupCommit store;
    private JdbcInbox direct;
    private Spool spool;
    private SpoolInbox inbox;

    @BeforeEach
    void open(@TempDir Path folder) {
        this.folder = folder;
        postgres = new OwnPostgres(folder.resolve("postgres"), Map.of()).start();
        database = Database.at(postgres.url(), "postgres", "postgres");
        store = new GroupCommit(database, "node", clock, 64);
        direct = new JdbcInbox(store, InboxFixture.payloads(database), ids, clock, List.of(told::add));
        openSpool("");
    }

    private void openSpool(String key) {
        spool = Spool.open(folder.resolve("spool.db"), "node", key, EventReader.WITH_DEFAULTS, ids, clock);
        inbox = new SpoolInbox(direct, spool, new Intake(direct, store, spool::setAside), ids, Duration.ofMillis(1500));
    }

    private void closeSpool() {
        inbox.close();
        spool.close();
    }

    @AfterEach
    void close() {
        closeSpool();
        store.close();
        database.close();
        postgres.close();
    }

    private static Received call(int number) {
        return new Received(
                "callab",
                Events.outcomeExtracted().call("call_" + number).crmId("c1").bytes());
    }

    private List<String> store(int from, int to) throws Exception {
        var answered = new ArrayList<String>();
        for (int number = from; number < to; number++) {
            answered.add(inbox.store(call(number)).get(10, TimeUnit.SECONDS).eventId());
        }
        return answered;
    }

    /** A connection of before the outage finds out by reading. */
    private List<String> stored() {
        return Awaitility.await()
                .ignoreException(DataAccessResourceFailureException.class)
                .until(
                        () -> database.reads()
                                .sql("SELECT id FROM event ORDER BY id")
                                .query(String.class)
                                .list(),
                        read -> true);
    }

    private void awaitDrained() {
        Awaitility.await("drained").atMost(Duration.ofSeconds(60)).until(() -> inbox.waiting() == 0);
    }

    @Test
    void while_the_database_is_away_events_are_spooled_and_then_stored_in_order() throws Exception {
        List<String> answered = new ArrayList<>(store(0, 10));

        postgres.stop();
        answered.addAll(store(10, 40));
        assertThat(inbox.waiting()).isEqualTo(30);
        postgres.start();
        answered.addAll(store(40, 60));
        awaitDrained();

        assertThat(stored()).containsExactlyElementsOf(answered);
        assertThat(told).extracting(StoredEvent::id).containsExactlyElementsOf(answered);
        assertThat(InboxFixture.payloads(database).body(answered.get(20))).contains(call(20).body());
        assertThat(spool.size()).isZero();
    }

    @Test
    void what_is_spooled_survives_a_crash_before_and_amid_draining() throws Exception {
        postgres.stop();
        List<String> answered = store(0, 5);
        closeSpool();
        postgres.start();
        direct.store(answered.get(0), call(0)).get(30, TimeUnit.SECONDS);

        openSpool("");
        awaitDrained();

        assertThat(stored()).containsExactlyElementsOf(answered);
        assertThat(told).as("dispatched once").hasSize(5);
    }

    @Test
    void a_duplicate_is_stored_once_and_its_id_leads_to_the_first_event() throws Exception {
        String first = store(1, 2).get(0);
        postgres.stop();

        String again = store(1, 2).get(0);
        Receipt oncemore = inbox.store(call(1)).get(10, TimeUnit.SECONDS);
        postgres.start();
        awaitDrained();

        assertThat(again).isNotEqualTo(first);
        assertThat(oncemore.duplicate()).as("found in the spool").isTrue();
        assertThat(oncemore.eventId()).isEqualTo(again);
        assertThat(stored()).containsExactly(first);
        assertThat(InboxFixture.search(database).resolve(again)).isEqualTo(first);
    }

    @Test
    void what_the_database_refuses_is_set_aside_and_holds_up_nothing() throws Exception {
        store.commit(tx -> tx.update("ALTER TABLE event ADD CHECK (call_id <> 'call_1')"));
        postgres.stop();
        List<String> answered = store(0, 3);

        postgres.start();
        awaitDrained();

        assertThat(stored()).containsExactly(answered.get(0), answered.get(2));
        assertThat(spool.store()
                        .<String>commit(tx -> tx.first(
                                        "SELECT reason FROM event WHERE id = ?",
                                        row -> row.getString(1),
                                        answered.get(1))
                                .orElseThrow()))
                .contains("refused");
    }

    @Test
    void with_a_key_nothing_readable_is_in_the_spool_and_it_is_drained_all_the_same() throws Exception {
        closeSpool();
        Files.delete(folder.resolve("spool.db"));
        openSpool(KEY);
        postgres.stop();
        List<String> answered = store(0, 3);

        assertThat(Files.readString(folder.resolve("spool.db-wal"), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("outcome_extracted\",\"timestamp")
                .doesNotContain("Interested in Enterprise");
        postgres.start();
        awaitDrained();

        assertThat(stored()).containsExactlyElementsOf(answered);
        assertThat(spool.store()
                        .<Long>commit(tx -> tx.first("SELECT COUNT(*) FROM event_payload", row -> row.getLong(1))
                                .orElseThrow()))
                .isZero();
    }

    @Test
    void it_is_ready_while_the_spool_takes_writes() {
        postgres.stop();

        assertThat(new StoreHealth(spool.store(), "node", clock).health().getStatus())
                .isEqualTo(Status.UP);
        assertThat(new StoreHealth(store, "node", clock).health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void it_refuses_to_start_unless_the_data_folder_is_said_to_be_persistent() {
        var there = new StoreProperties(Path.of("data"), true, new Secret(postgres.url()), "", NONE, 256);
        var unsaid = new StoreProperties(Path.of("data"), false, new Secret(postgres.url()), "", NONE, 256);
        var embedded = new StoreProperties(Path.of("data"), true, NONE, "", NONE, 256);

        InboxConfiguration.WithSpool.check(there);
        assertThatThrownBy(() -> InboxConfiguration.WithSpool.check(unsaid))
                .hasMessageContaining("CALLAB_SYNC_DATA_DIR_IS_PERSISTENT=true");
        assertThatThrownBy(() -> InboxConfiguration.WithSpool.check(embedded))
                .hasMessageContaining("CALLAB_SYNC_DB_URL");
    }
}
