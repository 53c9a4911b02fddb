package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.destination.DestinationsFixture;
import callabsync.destination.Gate.Passage;
import callabsync.destination.Gates;
import callabsync.destination.RetrySchedule;
import callabsync.event.OrderKey;
import callabsync.inbox.InboxFixture;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.JsonText;
import callabsync.store.Retention;
import callabsync.store.Vault;
import callabsync.support.SettableClock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The delivery engine without Spring and without threads: a test opens, lets one batch run, moves the clock, looks. */
public final class DeliveryTester implements AutoCloseable {

    /** In the middle of the jitter: waits are as the schedule says. */
    private static final RandomGenerator NO_JITTER = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble() {
            return 0.5;
        }
    };

    public final SettableClock clock;
    public final Database database;
    public final GroupCommit store;
    public final Ids ids;
    public final Vault vault;
    public final EventCache events = new EventCache();
    public final Deliveries deliveries;
    public final Gates gates;
    public final List<Batch> batches = new ArrayList<>();

    private final Sending sending;
    final Leases leases;
    final MeterRegistry meters = new SimpleMeterRegistry();
    private Destination destination;
    private Consumer<Batch> sink = batch -> batch.items().forEach(Item::succeeded);
    private int batchSize = 100;

    public DeliveryTester(Database database, SettableClock clock) {
        this(database, clock, RetrySchedule.DEFAULT);
    }

    public DeliveryTester(Database database, SettableClock clock, RetrySchedule schedule) {
        this(database, clock, schedule, "");
    }

    /** @param encryptionKey as it is configured; blank: plain */
    public DeliveryTester(Database database, SettableClock clock, RetrySchedule schedule, String encryptionKey) {
        this.clock = clock;
        this.database = database;
        this.store = new GroupCommit(database, "test", clock, 256);
        this.ids = new Ids(clock, new Random(42));
        this.vault = Vault.open(database, store, encryptionKey, clock);
        this.deliveries = new Deliveries(
                store,
                ids,
                clock,
                new Wakeups(),
                vault,
                new AttemptLog(meters, clock, DestinationsFixture.of(Map.of())));
        this.gates = new Gates(database, store, clock);
        this.leases = new Leases(store, new Claims(ids, clock, store), clock);
        this.sending = new Sending(
                leases,
                new Items(InboxFixture.payloads(database, vault), events, vault),
                new Endings(clock, NO_JITTER, ids),
                deliveries,
                gates,
                clock);
        this.destination =
                new Destination("crm", "test", Optional.empty(), schedule, Optional.empty(), Optional.empty());
    }

    /** {@code sink:} without destinations. */
    SinkComponent sinkComponent() {
        return new SinkComponent(sending, DestinationsFixture.of(Map.of()), new Wakeups(), null);
    }

    /** What removes old events and deliveries. */
    public static List<Retention.Prunes> retention(Database database, GroupCommit store, Clock clock) {
        var deliveries = new DeliveryErasure(database, store, Vault.plain(), clock);
        return List.of(new DeliveryRetention(), InboxFixture.retention(deliveries));
    }

    /** Takes the deliveries of another destination than {@code crm}. */
    public DeliveryTester destination(String id) {
        this.destination = new Destination(
                id, "test", Optional.empty(), destination.retrySchedule(), Optional.empty(), Optional.empty());
        return this;
    }

    /** What the sink does with each batch. */
    public DeliveryTester sink(Consumer<Batch> sink) {
        this.sink = sink;
        return this;
    }

    public DeliveryTester batchSize(int batchSize) {
        this.batchSize = batchSize;
        return this;
    }

    /** Opens a delivery of a contact, as of now. */
    public String open(String contact) {
        return open(contact, clock.instant());
    }

    public String open(String contact, Instant sortAt) {
        return open(contact, sortAt, Optional.empty());
    }

    private String open(String contact, Instant sortAt, Optional<String> eventId) {
        return deliveries.open(new Opening(
                destination.id(),
                eventId,
                Optional.of(JsonText.of(Map.of("contact", contact))),
                OrderKey.ofId(contact),
                sortAt.toEpochMilli(),
                1,
                Optional.of("call_" + contact),
                Optional.of(contact),
                Optional.empty(),
                Optional.empty()));
    }

    /** Opens a delivery of an event that arrives now. */
    public String openEvent(String contact) {
        return open(contact, clock.instant(), Optional.of(ids.next("evt")));
    }

    /** Takes and delivers one batch. Answers whether there was one. */
    public boolean runOnce() {
        Passage passage = sending.passage(destination);
        if (passage == Passage.NOTHING) {
            return false;
        }
        var claim = sending.take(destination, passage == Passage.ONE_PROBE ? 1 : batchSize);
        if (claim.deliveries().isEmpty()) {
            return false;
        }
        sending.deliver(destination, claim, this::record, batchSize);
        return true;
    }

    /** Takes a batch and never ends it, as a process that is killed. */
    public int takeAndDie() {
        var taken = sending.take(destination, batchSize);
        leases.release(taken);
        return taken.deliveries().size();
    }

    /** Takes a batch now; what it delivers and records comes when the answer is run. */
    public Runnable takeAndHold() {
        var taken = sending.take(destination, batchSize);
        return () -> sending.deliver(destination, taken, this::record, batchSize);
    }

    public void renewLeases() {
        leases.renew();
        store.commit(tx -> null);
    }

    private void record(Batch batch) {
        batches.add(batch);
        sink.accept(batch);
    }

    /** The delivery as it stands. */
    public Map<String, Object> delivery(String id) {
        return database.reads()
                .sql("SELECT state, attempts, due_at, last_error, trigger FROM delivery WHERE id = :id")
                .param("id", id)
                .query()
                .singleRow();
    }

    public String state(String id) {
        return (String) delivery(id).get("state");
    }

    public int attempts(String id) {
        return ((Number) delivery(id).get("attempts")).intValue();
    }

    public Duration untilDue(String id) {
        return Duration.between(
                clock.instant(), Instant.ofEpochMilli(((Number) delivery(id).get("due_at")).longValue()));
    }

    public List<Map<String, Object>> attemptLog(String id) {
        return database.reads()
                .sql("SELECT number, result, trigger, error, response_status, response_body, duration_ms FROM attempt"
                        + " WHERE delivery_id = :id ORDER BY number, id")
                .param("id", id)
                .query()
                .listOfRows();
    }

    public long lanes() {
        return database.reads()
                .sql("SELECT COUNT(*) FROM lane")
                .query(Long.class)
                .single();
    }

    /** The deliveries that each batch held, by their order keys. */
    public List<List<String>> batchesByContact() {
        return batches.stream()
                .map(batch -> batch.items().stream()
                        .map(item -> item.delivery().orderKey())
                        .toList())
                .toList();
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
