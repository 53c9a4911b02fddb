package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryTester;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Retention;
import callabsync.store.Retention.RetentionProperties;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What contacts are found by is kept once for all their events, for as long as there are some. */
class ContactTermsTest {

    private static final Duration KEPT = Duration.ofDays(30);

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private Database database;
    private GroupCommit store;
    private Inbox inbox;
    private EventSearch search;

    @BeforeEach
    void openTheStore() {
        open(TestStores.sqlite(folder));
    }

    private void open(Database opened) {
        database = opened;
        store = new GroupCommit(database, "test", clock, 64);
        inbox = InboxFixture.inbox(database, store, new Ids(clock, new Random(1)), clock);
        search = new EventSearch(database, InboxFixture.payloads(database));
    }

    @AfterEach
    void closeTheStore() {
        store.close();
        database.close();
    }

    private void receive(Events event) {
        inbox.store(new Received("callab", event.bytes())).join();
        store.commit(tx -> tx.update("UPDATE event SET state = 'dispatched', dispatch_at = NULL"));
    }

    private int found(String q) {
        return search.count(new EventFilter(null, null, null, null, q, null, null), 10);
    }

    private List<String> terms() {
        return database.reads()
                .sql("SELECT term FROM contact_term ORDER BY term")
                .query(String.class)
                .list();
    }

    private void prune() {
        new Retention(
                        store,
                        new RetentionProperties(KEPT, KEPT, KEPT),
                        clock,
                        DeliveryTester.retention(database, store, clock))
                .prune();
    }

    @Test
    void a_contact_with_two_calls_has_its_terms_once_and_both_calls_are_found_by_each() {
        receive(Events.outcomeExtracted().call("call_1"));
        receive(Events.outcomeExtracted().call("call_2"));

        assertThat(terms()).containsExactly("email:john@techcorp.com", "name:john smith", "phone:+14085551234");
        assertThat(List.of(found("+14085551234"), found("john@techcorp.com"), found("john s")))
                .containsOnly(2);
    }

    @Test
    void who_changes_the_number_is_found_by_both() {
        receive(Events.outcomeExtracted().call("call_1"));
        receive(Events.outcomeExtracted().call("call_2").phone("+390612345678"));

        assertThat(found("+14085551234")).isEqualTo(2);
        assertThat(found("+39 06 12345678")).isEqualTo(2);
    }

    @Test
    void an_event_without_a_contact_id_is_found_by_its_own() {
        receive(Events.outcomeExtracted().contact("").call("call_1"));
        receive(Events.outcomeExtracted().contact("").call("call_2").phone("+390612345678"));

        assertThat(found("+14085551234")).isEqualTo(1);
        assertThat(found("+390612345678")).isEqualTo(1);
        assertThat(found("john")).isEqualTo(2);
    }

    @Test
    void terms_go_with_the_last_event_of_their_contact() {
        receive(Events.outcomeExtracted().call("call_1"));
        receive(Events.outcomeExtracted().contact("").phone("+390612345678").call("call_2"));
        clock.tick(KEPT.dividedBy(2));
        receive(Events.outcomeExtracted().call("call_3"));

        clock.tick(KEPT.dividedBy(2).plusDays(1));
        prune();
        assertThat(found("john")).as("by the later call").isEqualTo(1);
        assertThat(terms()).contains("phone:+14085551234").doesNotContain("phone:+390612345678");

        clock.tick(KEPT);
        prune();
        assertThat(terms()).isEmpty();
    }

    @Test
    void a_store_of_an_earlier_release_is_searched_as_before() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("earlier.db");
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:db/migration")
                .placeholders(Map.of("blob", "BLOB", "text", "TEXT", "clustered", "WITHOUT ROWID"))
                .target("5")
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO event (id, dedupe_key, source, type, state, call_id, contact_id, phone, email, name, received_at)
                    VALUES ('evt_1', 'a', 'callab', 'call_ended', 'dispatched', 'call_1', 'cont_1', '+14085551234',
                        'john@techcorp.com', 'john smith', 1),
                      ('evt_2', 'b', 'callab', 'call_ended', 'dispatched', 'call_2', NULL, '+14085551234', NULL, 'ada l', 2),
                      ('evt_3', 'c', 'callab', 'call_ended', 'dispatched', 'call_1', 'cont_1', NULL, NULL, NULL, 3)
                    """);
        }
        closeTheStore();
        open(Database.sqlite(folder.resolve("earlier.db")));

        assertThat(found("+14085551234")).isEqualTo(3);
        assertThat(found("john@techcorp.com")).isEqualTo(2);
        assertThat(found("ada")).isEqualTo(1);
        assertThat(found("call_1")).isEqualTo(2);
    }
}
