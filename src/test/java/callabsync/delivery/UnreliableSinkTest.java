package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreliableSinkTest {

    private static final int DELIVERIES = 10_000;
    private static final int CONTACTS = 1_000;

    private final SettableClock clock = new SettableClock();
    private final Random random = new Random(20251117);
    private final Map<String, List<Instant>> applied = new HashMap<>();

    @Test
    void ten_thousand_deliveries_to_a_sink_that_fails_one_in_three_all_arrive_once_and_in_order(@TempDir Path folder) {
        try (var tester = new DeliveryTester(TestStores.sqlite(folder), clock).sink(this::unreliable)) {
            Instant start = clock.instant();
            for (int i = 0; i < DELIVERIES; i++) {
                tester.open("cont_" + i % CONTACTS, start.plusSeconds(i));
            }

            for (int round = 0; round < 5_000 && tester.lanes() > 0; round++) {
                if (!tester.runOnce()) {
                    clock.tick(Duration.ofMinutes(2));
                }
            }

            long delivered = tester.database
                    .reads()
                    .sql("SELECT COUNT(*) FROM delivery WHERE state = 'delivered'")
                    .query(Long.class)
                    .single();
            assertThat(delivered).isEqualTo(DELIVERIES);
        }
        assertThat(applied).hasSize(CONTACTS);
        assertThat(applied.values())
                .allSatisfy(times -> assertThat(times)
                        .hasSize(DELIVERIES / CONTACTS)
                        .isSorted()
                        .doesNotHaveDuplicates());
    }

    /** Applies what it is given contact by contact; three in ten fail, in three different ways. */
    private void unreliable(Batch batch) {
        for (List<Item> lane : lanes(batch)) {
            for (Item item : lane) {
                int mood = random.nextInt(10);
                if (mood == 0) {
                    item.retryable("HTTP 500");
                    break;
                } else if (mood == 1) {
                    item.answer(new AttemptResult.Retryable("HTTP 429", Optional.of(Duration.ofSeconds(20))));
                    break;
                } else if (mood == 2) {
                    item.retryable("No answer within 30 s");
                    break;
                }
                applied.computeIfAbsent(item.delivery().orderKey(), key -> new ArrayList<>())
                        .add(item.delivery().sortAt());
                item.succeeded();
            }
        }
    }

    private static Collection<List<Item>> lanes(Batch batch) {
        return batch.open().stream()
                .collect(Collectors.groupingBy(
                        item -> item.delivery().orderKey(), LinkedHashMap::new, Collectors.toList()))
                .values();
    }
}
