package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.destination.RetrySchedule;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walks random histories through the states of deliveries and finds no transition that the picture does not have. */
class DeliveryHistoryTest {

    /** {@code src/docs/delivery-states.md}, with what happens between two looks (taken and ended) as one step. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "pending", Set.of("pending", "sending", "delivered", "retrying", "dead", "held", "cancelled"),
            "sending", Set.of("sending", "delivered", "retrying", "dead", "held", "pending"),
            "retrying", Set.of("retrying", "sending", "delivered", "dead", "held", "cancelled"),
            "held", Set.of("held", "pending", "cancelled"),
            "dead", Set.of("dead", "pending", "cancelled"),
            "cancelled", Set.of("cancelled", "pending"),
            "delivered", Set.of("delivered"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20251117, 987654321})
    void no_history_has_a_transition_that_the_picture_lacks(long seed, @TempDir Path folder) {
        var random = new Random(seed);
        var clock = new SettableClock();
        try (var tester = new DeliveryTester(
                        TestStores.sqlite(folder),
                        clock,
                        new RetrySchedule(List.of(Duration.ofSeconds(10), Duration.ofSeconds(30))))
                .batchSize(7)) {
            tester.sink(batch -> answer(batch, random));
            Map<String, String> states = new HashMap<>();
            List<String> ids = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                int what = random.nextInt(10);
                act(tester, clock, random, ids, what);
                lookForIllegalSteps(tester, states, ids, "seed " + seed + ", step " + step + ", act " + what);
            }
            finishAll(tester, clock);
            assertThat(ids)
                    .allSatisfy(
                            id -> assertThat(DeliveryState.of(tester.state(id)).isOpen())
                                    .as("seed %d: %s is final in the end", seed, id)
                                    .isFalse());
            assertThat(tester.lanes()).as("seed %d", seed).isZero();
        }
    }

    private static void act(DeliveryTester tester, SettableClock clock, Random random, List<String> ids, int what) {
        switch (what) {
            case 0, 1, 2 -> ids.add(tester.open("cont_" + random.nextInt(12)));
            case 3 -> clock.tick(Duration.ofSeconds(random.nextInt(90)));
            case 4 -> tester.takeAndDie();
            case 5 -> some(ids, random).ifPresent(tester.deliveries::retry);
            case 6 -> some(ids, random).ifPresent(tester.deliveries::cancel);
            case 7 -> some(ids, random).ifPresent(id -> tester.deliveries.decide(id, Decision.take("51")));
            default -> tester.runOnce();
        }
    }

    private static java.util.Optional<String> some(List<String> ids, Random random) {
        return ids.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(ids.get(random.nextInt(ids.size())));
    }

    private static void answer(Batch batch, Random random) {
        int mood = random.nextInt(12);
        if (mood == 0) {
            batch.unavailable("down");
        } else if (mood == 1) {
            batch.split("refused");
        }
        for (Item item : batch.items()) {
            switch (random.nextInt(8)) {
                case 0, 1 -> item.retryable("HTTP 500");
                case 2 -> item.permanent("HTTP 400");
                case 3 -> item.held(new Question("Which?", List.of()));
                case 4 -> {}
                default -> item.succeeded();
            }
        }
    }

    private static void lookForIllegalSteps(
            DeliveryTester tester, Map<String, String> states, List<String> ids, String where) {
        for (String id : ids) {
            String now = tester.state(id);
            String before = states.put(id, now);
            assertThat(before == null || ALLOWED.get(before).contains(now))
                    .as("%s: %s went from %s to %s", where, id, before, now)
                    .isTrue();
        }
    }

    private static void finishAll(DeliveryTester tester, SettableClock clock) {
        tester.sink(batch -> batch.items().forEach(Item::succeeded));
        for (int i = 0; i < 200; i++) {
            clock.tick(Duration.ofMinutes(5));
            tester.gates.refresh();
            tester.runOnce();
        }
    }
}
