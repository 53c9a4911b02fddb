package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.store.Vault;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryPagingTest {

    private static final int DELIVERIES = 10_000;

    private final SettableClock clock = new SettableClock();

    @Test
    void paging_through_ten_thousand_while_more_arrive_misses_none_and_repeats_none(@TempDir Path folder) {
        try (var tester = new DeliveryTester(TestStores.sqlite(folder), clock)) {
            List<String> opened = new ArrayList<>();
            for (int i = 0; i < DELIVERIES; i++) {
                opened.add(tester.open("cont_" + i % 500));
            }
            var search = new DeliverySearch(tester.database, Vault.plain());

            List<String> seen = new ArrayList<>();
            String cursor = null;
            do {
                var page = search.page(DeliveryFilter.ALL, cursor, 500);
                page.items().forEach(delivery -> seen.add(delivery.id()));
                cursor = page.nextCursor().orElse(null);
                clock.tick(Duration.ofMillis(1));
                tester.open("cont_new");
                tester.runOnce();
            } while (cursor != null);

            assertThat(seen).doesNotHaveDuplicates().containsAll(opened);
        }
    }

    @Test
    void an_old_dead_letter_that_is_retried_keeps_its_place_in_time(@TempDir Path folder) {
        try (var tester = new DeliveryTester(TestStores.sqlite(folder), clock)) {
            tester.sink(batch -> batch.items().forEach(item -> item.permanent("INVALID_OPTION")));
            var at = clock.instant();
            String old = tester.open("cont_1", at);
            tester.runOnce();
            tester.sink(batch -> batch.items().forEach(Item::succeeded));
            tester.open("cont_1", at.plusSeconds(60));
            tester.runOnce();

            tester.deliveries.retry(old);
            tester.runOnce();

            Delivery retried = tester.batches.get(2).items().get(0).delivery();
            assertThat(retried.id()).isEqualTo(old);
            assertThat(retried.sortAt())
                    .as("the version it writes is the event's, so that what is newer stays")
                    .isEqualTo(at);
        }
    }
}
