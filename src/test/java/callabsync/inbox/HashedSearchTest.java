package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted store is searched by keyed hashes. */
class HashedSearchTest {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final Ids ids = new Ids(clock, new Random(1));
    private Database database;
    private GroupCommit store;

    @BeforeEach
    void openTheStore() {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 64);
    }

    @AfterEach
    void closeTheStore() {
        store.close();
        database.close();
    }

    private EventSearch receive(String key, Events event) {
        Payloads payloads = InboxFixture.payloads(database, Vault.open(database, store, key, clock));
        InboxFixture.inbox(store, payloads, ids, clock)
                .store(new Received("callab", event.bytes()))
                .join();
        return new EventSearch(database, payloads);
    }

    private static int found(EventSearch search, String q) {
        return search.count(new EventFilter(null, null, null, null, q, null, null), 10);
    }

    @Test
    void a_phone_an_address_and_whole_words_from_the_beginning_of_a_name_are_found() {
        EventSearch search = receive(KEY, Events.outcomeExtracted());

        assertThat(found(search, "+1 408 555 1234")).isEqualTo(1);
        assertThat(found(search, "John@TechCorp.com")).isEqualTo(1);
        assertThat(found(search, "john")).isEqualTo(1);
        assertThat(found(search, "John Smith")).isEqualTo(1);
        assertThat(found(search, "joh")).as("the beginning of a word").isZero();
        assertThat(found(search, "smith")).as("not the beginning of the name").isZero();
    }

    @Test
    void what_came_before_there_was_a_key_is_found_by_phone_and_address() {
        receive("", Events.outcomeExtracted().call("call_before"));

        EventSearch search = receive(KEY, Events.outcomeExtracted().call("call_after"));

        assertThat(found(search, "+14085551234")).isEqualTo(2);
        assertThat(found(search, "john@techcorp.com")).isEqualTo(2);
    }

    @Test
    void no_column_of_the_event_is_readable() {
        receive(KEY, Events.outcomeExtracted().contact("").withoutCrmId());

        for (String table : List.of("event", "contact_term")) {
            assertThat(database.reads()
                            .sql("SELECT * FROM " + table)
                            .query()
                            .listOfRows()
                            .toString()
                            .toLowerCase())
                    .isNotEqualTo("[]")
                    .doesNotContain("4085551234", "john", "smith");
        }
    }
}
