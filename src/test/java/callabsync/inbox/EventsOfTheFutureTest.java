package callabsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.Event;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No event is newer than its receipt, or all later calls of its contact would be older than it. */
class EventsOfTheFutureTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"2099-01-01T00:00:00Z", "4070908800"})
    void an_event_counts_as_of_its_receipt_where_it_is_stored_and_whenever_it_is_read(String timestamp) {
        var clock = new SettableClock();
        Instant received = clock.instant();
        try (Database database = TestStores.sqlite(folder);
                var store = new GroupCommit(database, "test", clock, 64)) {
            Inbox inbox = InboxFixture.inbox(database, store, new Ids(clock, new Random(1)), clock);

            String id = inbox.store(new Received(
                            "callab", Events.callEnded().at(timestamp).bytes()))
                    .join()
                    .eventId();
            clock.tick(Duration.ofDays(1));

            assertThat(database.reads()
                            .sql("SELECT occurred_at FROM event")
                            .query(Long.class)
                            .single())
                    .isEqualTo(received.toEpochMilli());
            List<Event> read = List.copyOf(
                    InboxFixture.payloads(database).events(List.of(id)).values());
            assertThat(read)
                    .singleElement()
                    .satisfies(event -> assertThat(event.occurredAt()).isEqualTo(received));
        }
    }
}
