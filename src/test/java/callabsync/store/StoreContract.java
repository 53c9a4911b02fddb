package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.delivery.DeliveryTester;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.store.GroupCommit.BatchWork;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both engines must do alike. */
abstract class StoreContract {

    @TempDir
    Path folder;

    final SettableClock clock = new SettableClock();
    Database database;
    GroupCommit store;
    Ids ids;

    abstract Database open(Path folder);

    @BeforeEach
    void openStore() {
        database = open(folder);
        store = new GroupCommit(database, "node-a", clock, 256);
        ids = new Ids(clock, new Random(7));
    }

    @AfterEach
    void closeStore() {
        store.close();
        database.close();
    }

    @Test
    void what_is_committed_is_there() {
        store.commit(tx -> tx.update("INSERT INTO duty (name, node, until_at) VALUES (?, ?, ?)", "a", "n", 1L));

        assertThat(count("duty")).isEqualTo(1);
    }

    @Test
    void work_that_fails_takes_nothing_else_with_it() {
        List<CompletableFuture<Integer>> done = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String name = "duty-" + i / 2;
            done.add(store.submit(tx -> tx.update("INSERT INTO duty (name, node, until_at) VALUES (?, 'n', 1)", name)));
        }

        long failed = done.stream()
                .filter(future ->
                        future.handle((ok, failure) -> failure != null).join())
                .count();

        assertThat(failed).as("the second insert of each name").isEqualTo(25);
        assertThat(count("duty")).isEqualTo(25);
    }

    @Test
    void items_that_wait_for_the_same_work_are_done_at_once_and_one_that_fails_takes_no_other_with_it()
            throws InterruptedException {
        var sizes = new CopyOnWriteArrayList<Integer>();
        BatchWork<String, Integer> insert = (tx, names) -> {
            sizes.add(names.size());
            int[] changed = tx.updateEach(
                    "INSERT INTO duty (name, node, until_at) VALUES (?, 'n', 1)", names, name -> new Object[] {name});
            return Arrays.stream(changed).boxed().toList();
        };
        var goOn = holdTheWriter();
        var done = IntStream.range(0, 20)
                .mapToObj(i -> store.submitUrgent(insert, i == 7 ? "duty-3" : "duty-" + i))
                .toList();
        goOn.countDown();

        long failed = done.stream()
                .filter(each -> each.handle((ok, failure) -> failure != null).join())
                .count();

        assertThat(failed).as("the second duty-3").isEqualTo(1);
        assertThat(count("duty")).isEqualTo(19);
        assertThat(sizes)
                .as("all at once, then each by itself")
                .hasSize(21)
                .startsWith(20)
                .endsWith(1);
    }

    @Test
    void what_somebody_waits_for_goes_before_what_was_submitted_earlier() throws InterruptedException {
        var order = new CopyOnWriteArrayList<String>();
        var goOn = holdTheWriter();
        var other = store.submit(tx -> order.add("a claim"));
        var urgent = store.submitUrgent((tx, items) -> List.of(order.addAll(items)), "a webhook");
        goOn.countDown();
        CompletableFuture.allOf(other, urgent).join();

        assertThat(order).containsExactly("a webhook", "a claim");
    }

    /** Until the answer is counted down, all that is submitted waits. */
    private CountDownLatch holdTheWriter() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        store.submit(tx -> {
            begun.countDown();
            return awaited(goOn);
        });
        begun.await();
        return goOn;
    }

    private static boolean awaited(CountDownLatch latch) throws SQLException {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    @Test
    void in_parts_all_is_done_and_a_part_that_fails_takes_no_other_with_it() {
        List<Integer> numbers = IntStream.range(0, 130).boxed().toList();

        List<Integer> sizes = store.commitInParts(numbers, (tx, some) -> insert(tx, some, "first"));

        assertThat(sizes).hasSizeGreaterThan(1);
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(130);
        assertThat(count("duty")).isEqualTo(130);
        assertThatThrownBy(() -> store.commitInParts(numbers, (tx, some) -> {
                    if (some.contains(0)) {
                        throw new SQLException("made to fail");
                    }
                    return insert(tx, some, "second");
                }))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(count("duty")).isEqualTo(260 - sizes.get(0));
    }

    private static int insert(Tx tx, List<Integer> some, String name) throws SQLException {
        for (int number : some) {
            tx.update("INSERT INTO duty (name, node, until_at) VALUES (?, 'n', 1)", name + number);
        }
        return some.size();
    }

    @Test
    void a_failure_names_the_store_and_leaves_it_usable() {
        assertThatThrownBy(() -> store.commit(tx -> tx.update("INSERT INTO no_such_table VALUES (1)")))
                .isInstanceOf(StoreUnavailableException.class);

        what_is_committed_is_there();
    }

    @Test
    void tallies_are_counted_once_although_a_group_is_done_again() {
        List<CompletableFuture<Object>> done = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            done.add(store.submit(tx -> {
                tx.tally("event.stored", 1);
                if (number == 13) {
                    throw new SQLException("made to fail");
                }
                return null;
            }));
        }
        done.forEach(future -> future.handle((ok, failure) -> null).join());

        var tallies = new Tallies(database);

        assertThat(tallies.totals("event.")).containsEntry("event.stored", 19L);
        assertThat(tallies.since("event.stored", clock.instant().minusSeconds(600)))
                .hasSize(1);
    }

    @Test
    void the_same_content_is_one_event_whatever_its_timestamp() {
        var inbox = InboxFixture.inbox(database, store, ids, clock);
        var first = inbox.store(new Received("callab", Events.outcomeExtracted().bytes()))
                .join();
        var again = inbox.store(new Received(
                        "callab",
                        Events.outcomeExtracted().at("2025-11-17T10:35:00Z").bytes()))
                .join();
        var other = inbox.store(new Received(
                        "callab",
                        Events.outcomeExtracted().outcome("budget", "$60,000").bytes()))
                .join();

        assertThat(again.duplicate()).isTrue();
        assertThat(again.eventId()).isEqualTo(first.eventId());
        assertThat(other.duplicate())
                .as("a re-extracted outcome is a new version")
                .isFalse();
        assertThat(count("event")).isEqualTo(2);
        assertThat(count("event_payload")).isEqualTo(2);
    }

    @Test
    void a_thousand_webhooks_at_once_of_ten_events_are_ten_events() {
        var inbox = InboxFixture.inbox(database, store, ids, clock);
        var receipts = IntStream.range(0, 1000)
                .mapToObj(i -> inbox.store(new Received(
                        "callab",
                        Events.outcomeExtracted().call("call_" + i % 10).bytes())))
                .map(CompletableFuture::join)
                .toList();

        assertThat(receipts.stream().filter(receipt -> !receipt.duplicate())).hasSize(10);
        assertThat(count("event")).isEqualTo(10);
    }

    @Test
    void deliveries_of_one_contact_are_taken_together_in_the_order_of_their_events() {
        try (var tester = new DeliveryTester(open(folder.resolve("other")), clock)) {
            Instant now = clock.instant();
            String late = tester.open("cont_1", now.plusSeconds(5));
            String early = tester.open("cont_1", now.minusSeconds(5));
            tester.open("cont_2", now);

            tester.runOnce();

            assertThat(tester.batches).hasSize(1);
            assertThat(tester.batches.get(0).items().stream()
                            .filter(item -> item.delivery().orderKey().equals("cont_1"))
                            .map(item -> item.delivery().id()))
                    .containsExactly(early, late);
            assertThat(tester.lanes()).isZero();
        }
    }

    @Test
    void a_batch_is_filled_from_contacts_with_many_deliveries_and_with_one() {
        try (var tester = new DeliveryTester(open(folder.resolve("other")), clock).batchSize(50)) {
            IntStream.range(0, 3).forEach(i -> tester.open("single_" + i));
            clock.tick(Duration.ofMillis(1));
            IntStream.range(0, 30).forEach(i -> tester.open("busy_1"));
            clock.tick(Duration.ofMillis(1));
            IntStream.range(0, 20).forEach(i -> tester.open("busy_2"));
            IntStream.range(20, 50).forEach(i -> tester.open("single_" + i));

            tester.runOnce();
            tester.runOnce();

            List<Map<String, Long>> ofEach = tester.batchesByContact().stream()
                    .map(batch -> batch.stream().collect(Collectors.groupingBy(key -> key, Collectors.counting())))
                    .toList();
            assertThat(tester.batches).extracting(batch -> batch.items().size()).containsExactly(50, 33);
            assertThat(ofEach.get(0))
                    .as("at most 20 of one")
                    .containsEntry("single_0", 1L)
                    .containsEntry("busy_1", 20L)
                    .containsEntry("busy_2", 20L);
            assertThat(ofEach.get(1)).containsEntry("busy_1", 10L).containsEntry("single_49", 1L);
            assertThat(tester.lanes()).isZero();
        }
    }

    @Test
    void a_contact_is_found_whatever_its_id_looks_like() {
        List<String> contacts = List.of("plain", "qu\"ote", "back\\slash", "comma,brace}", "ümläut 😀", "NULL");
        try (var tester = new DeliveryTester(open(folder.resolve("other")), clock)) {
            contacts.forEach(tester::open);

            tester.runOnce();

            assertThat(tester.batchesByContact())
                    .singleElement()
                    .asInstanceOf(InstanceOfAssertFactories.list(String.class))
                    .containsExactlyInAnyOrderElementsOf(contacts);
            assertThat(tester.lanes()).isZero();
        }
    }

    @Test
    void a_contact_of_which_more_is_open_than_was_taken_is_due_again_when_that_is() {
        try (var tester = new DeliveryTester(open(folder.resolve("other")), clock).batchSize(3)) {
            IntStream.range(0, 5)
                    .forEach(i -> tester.open("cont_1", clock.instant().plusSeconds(i)));

            tester.runOnce();
            long afterFirst = tester.lanes();
            tester.runOnce();

            assertThat(afterFirst).isEqualTo(1);
            assertThat(tester.batches).extracting(batch -> batch.items().size()).containsExactly(3, 2);
            assertThat(tester.lanes()).isZero();
        }
    }

    @Test
    void each_of_many_updates_says_how_many_rows_it_changed() {
        String insert = "INSERT INTO duty (name, node, until_at) VALUES (?, 'n', 1) ON CONFLICT DO NOTHING";
        String other = "INSERT INTO duty (name, node, until_at) VALUES (?, 'n', NULL)";

        int[] changed = store.commit(tx -> tx.updateEach(insert, List.of("a", "b", "a"), name -> new Object[] {name}));

        assertThat(changed).containsExactly(1, 1, 0);
        assertThatThrownBy(() -> store.commit(tx -> tx.updateEach(other, List.of("c"), name -> new Object[] {name})))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.<int[]>commit(
                        tx -> tx.updateEach(other.replace("NULL", "2"), List.of("d"), name -> new Object[] {name})))
                .as("nothing is left of the one that failed")
                .containsExactly(1);
    }

    @Test
    void what_a_killed_process_had_taken_is_taken_again_when_its_lease_has_run_out() {
        try (var tester = new DeliveryTester(open(folder.resolve("other")), clock)) {
            String id = tester.open("cont_1");
            tester.takeAndDie();

            boolean before = tester.runOnce();
            clock.tick(Duration.ofSeconds(61));
            tester.runOnce();

            assertThat(before).as("somebody holds it").isFalse();
            assertThat(tester.state(id)).isEqualTo("delivered");
            assertThat(tester.attempts(id)).as("a lost lease counts").isEqualTo(2);
        }
    }

    @Test
    void two_takers_never_take_the_same_contact() {
        try (var tester = new DeliveryTester(open(folder.resolve("other")), clock).batchSize(3)) {
            IntStream.range(0, 9).forEach(i -> tester.open("cont_" + i));
            var first = tester.takeAndHold();
            var second = tester.takeAndHold();
            var third = tester.takeAndHold();
            List.of(third, first, second).forEach(Runnable::run);

            assertThat(tester.batchesByContact().stream().flatMap(List::stream))
                    .hasSize(9)
                    .doesNotHaveDuplicates();
            assertThat(tester.lanes()).isZero();
        }
    }

    private long count(String table) {
        return database.reads()
                .sql("SELECT COUNT(*) FROM " + table)
                .query(Long.class)
                .single();
    }
}
