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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that a sender chose and that a column or an index would not take as they are. */
class HostileIdsTest {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"sqlite, false", "sqlite, true", "postgresql, false", "postgresql, true"})
    void are_stored_whole_found_again_and_recognised_as_a_duplicate(String engine, boolean encrypted) {
        var clock = new SettableClock();
        try (Database database = engine.equals("sqlite") ? TestStores.sqlite(folder) : TestStores.postgres();
                var store = new GroupCommit(database, "test", clock, 64)) {
            var payloads = InboxFixture.payloads(database, Vault.open(database, store, encrypted ? KEY : "", clock));
            Inbox inbox = InboxFixture.inbox(store, payloads, new Ids(clock, new Random(1)), clock);
            Received hostile = hostile("call_1\0" + noise(50_000));

            Receipt first = inbox.store(hostile).join();
            Receipt again = inbox.store(hostile).join();

            assertThat(again.duplicate()).isTrue();
            assertThat(again.eventId()).isEqualTo(first.eventId());
            assertThat(payloads.body(first.eventId())).contains(hostile.body());
            var search = new EventSearch(database, payloads);
            for (String q : List.of("call_1\0" + noise(50_000), "cont_" + noise(20_000), "+49" + noise(3_000))) {
                assertThat(search.count(new EventFilter(null, null, null, null, q, null, null), 10))
                        .as("found by what begins with %s", q.substring(0, 5))
                        .isEqualTo(q.startsWith("+49") ? 0 : 1);
            }
            assertThat(longest(database)).isLessThan(1_500);
        }
    }

    @ParameterizedTest
    @CsvSource({"sqlite", "postgresql"})
    void an_event_with_a_group_of_the_wrong_type_is_kept_as_invalid(String engine) {
        var clock = new SettableClock();
        try (Database database = engine.equals("sqlite") ? TestStores.sqlite(folder) : TestStores.postgres();
                var store = new GroupCommit(database, "test", clock, 64)) {
            Inbox inbox = InboxFixture.inbox(database, store, new Ids(clock, new Random(1)), clock);
            byte[] body = Events.callEnded().set("contact", List.of()).bytes();

            Receipt receipt = inbox.store(new Received("callab", body)).join();

            assertThat(receipt.unusable()).contains("Invalid field: contact");
            assertThat(new EventSearch(database, InboxFixture.payloads(database))
                            .find(receipt.eventId())
                            .orElseThrow())
                    .satisfies(event -> {
                        assertThat(event.state()).isEqualTo("invalid");
                        assertThat(event.reason()).isEqualTo("Invalid field: contact");
                    });
        }
    }

    private static Received hostile(String call) {
        Events event = Events.outcomeExtracted()
                .call(call)
                .contact("cont_" + noise(20_000))
                .phone("+49" + noise(3_000))
                .email(noise(3_000) + "@example.com")
                .crmId("lead_" + noise(20_000))
                .set("event", "type_" + noise(20_000));
        event.object("contact").put("first_name", noise(20_000));
        return new Received("callab", event.bytes());
    }

    /** What no compression makes short enough for an index. */
    private static String noise(int length) {
        return new Random(length)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int longest(Database database) {
        return database.reads().sql("""
                        SELECT MAX(LENGTH(dedupe_key) + LENGTH(type) + LENGTH(call_id) + LENGTH(contact_id) + LENGTH(order_key))
                        FROM event
                        """).query(Integer.class).single();
    }
}
