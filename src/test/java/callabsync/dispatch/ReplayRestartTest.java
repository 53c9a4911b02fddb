package callabsync.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.inbox.EventFilter;
import callabsync.inbox.EventSearch;
import callabsync.inbox.EventState;
import callabsync.inbox.Inbox;
import callabsync.inbox.Received;
import callabsync.store.Database;
import callabsync.support.Events;
import callabsync.support.Product;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay goes on where it was when the process was stopped, oldest first. */
class ReplayRestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int EVENTS = 6;
    private static final EventFilter OF_THE_CONTACT =
            new EventFilter(null, null, null, "cont_replayed", null, null, null);

    @Test
    void every_event_is_replayed_though_the_process_is_stopped_in_between(@TempDir Path folder) {
        var events = new ArrayList<String>();
        String replay;
        long before;
        try (Product product = Product.start(folder, "--callab.sync.replay.rate=1")) {
            for (int i = 0; i < EVENTS; i++) {
                events.add(received(product, i));
            }
            Awaitility.await().atMost(PATIENCE).until(() -> dispatched(product) == EVENTS);

            replay = product.part(Replays.class).start(OF_THE_CONTACT).replayId();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> standing(product, replay).done() > 0);
        }

        try (Product product = Product.start(folder, "--callab.sync.replay.rate=1")) {
            before = standing(product, replay).done();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> standing(product, replay).state().equals("completed"));

            assertThat(before).as("stopped in between").isLessThan(EVENTS);
            assertThat(standing(product, replay).done()).isEqualTo(EVENTS);
            assertThat(replayed(product, replay))
                    .as("each of them, the oldest first")
                    .containsExactlyElementsOf(events);
        }
    }

    private static String received(Product product, int number) {
        byte[] call = Events.callEnded()
                .call("call_replayed_" + number)
                .contact("cont_replayed")
                .crmId("lead_123")
                .bytes();
        return product.part(Inbox.class)
                .store(new Received("callab", call))
                .join()
                .eventId();
    }

    private static int dispatched(Product product) {
        return product.part(EventSearch.class)
                .count(
                        new EventFilter(null, EventState.DISPATCHED.word(), null, "cont_replayed", null, null, null),
                        100);
    }

    private static Replay standing(Product product, String replay) {
        return product.part(Replays.class).find(replay).orElseThrow();
    }

    private static List<String> replayed(Product product, String replay) {
        return product.part(Database.class)
                .reads()
                .sql("SELECT event_id FROM delivery WHERE replay_id = ? GROUP BY event_id ORDER BY MIN(id)")
                .params(replay)
                .query(String.class)
                .list();
    }
}
