package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.support.Events;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every sink keeps that gets events besides the CRM, without HTTP: an answer for each item, nothing twice, nothing lost. */
public abstract class BesidesSinkContract {

    protected abstract SinkBench bench();

    /** Empties the destination and makes it work. */
    protected abstract void reset();

    /** Makes the destination take nothing. */
    protected abstract void takeAway();

    protected abstract void bringBack();

    /** An event for the contact with this number. */
    protected abstract Events events(int record);

    /** An event that the destination refuses for ever. */
    protected abstract Events eventsRefused();

    protected abstract void assertWrittenOnce(int record);

    protected abstract void assertNotWritten(int record);

    protected abstract Item item(Events events);

    @BeforeEach
    void begin() {
        reset();
        bench().forget();
    }

    /** Delivers as the engine does: what is to be split comes again in halves. */
    protected final List<Item> deliver(Events... events) {
        List<Item> items = Arrays.stream(events).map(this::item).toList();
        deliver(items);
        return items;
    }

    private Batch deliver(List<Item> items) {
        Batch batch = bench().deliver(items);
        if (batch.split().isPresent()) {
            if (batch.open().size() == 1) {
                batch.open().get(0).permanent(batch.split().get());
            } else {
                List<Item> open = batch.open();
                deliver(open.subList(0, open.size() / 2));
                deliver(open.subList(open.size() / 2, open.size()));
            }
        }
        return batch;
    }

    protected static AttemptResult result(Item item) {
        return item.result().orElseThrow(() -> new AssertionError("no answer"));
    }

    @Test
    void a_delivery_is_written_and_what_was_sent_is_noted() {
        Item item = deliver(events(1)).get(0);

        assertThat(result(item)).isInstanceOf(Succeeded.class);
        assertThat(item.exchanged()).isNotEmpty();
        assertWrittenOnce(1);
    }

    @Test
    void the_same_delivery_twice_is_once_in_effect() {
        Item item = item(events(1));
        bench().deliver(List.of(item));

        Item again = new Item(item.delivery(), item.event(), item.record());
        bench().deliver(List.of(again));

        assertThat(result(again)).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void one_bad_item_hurts_only_itself() {
        List<Item> items = deliver(events(1), eventsRefused(), events(2), events(3));

        assertThat(items)
                .extracting(item -> result(item).getClass().getSimpleName())
                .containsExactly("Succeeded", "Permanent", "Succeeded", "Succeeded");
        assertWrittenOnce(1);
        assertWrittenOnce(2);
        assertWrittenOnce(3);
    }

    @Test
    void what_is_refused_for_ever_is_permanent_and_quotes_nobody() {
        Item refused = deliver(eventsRefused()).get(0);

        assertThat(result(refused))
                .isInstanceOfSatisfying(
                        Permanent.class,
                        permanent -> assertThat(permanent.reason())
                                .isNotBlank()
                                .doesNotContain("Refused")
                                .doesNotContain("+1408"));
    }

    @Test
    void a_destination_that_is_away_counts_nothing_and_gets_everything_once_it_is_back() {
        takeAway();
        Batch away = bench().deliver(List.of(item(events(1)), item(events(2))));
        bringBack();

        assertThat(away.unavailable()).isPresent();
        assertThat(away.open()).hasSize(2);
        assertNotWritten(1);
        deliver(events(1), events(2));
        assertWrittenOnce(1);
        assertWrittenOnce(2);
    }
}
