package callabsync.privacy;

import callabsync.delivery.DeliveryErasure;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryTester;
import callabsync.delivery.Exchanged;
import callabsync.delivery.Item;
import callabsync.delivery.Opening;
import callabsync.delivery.Question;
import callabsync.destination.RetrySchedule;
import callabsync.dispatch.ReplayErasure;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.event.OrderKey;
import callabsync.imports.ImportedErasure;
import callabsync.imports.ImportsFixture;
import callabsync.inbox.EventErasure;
import callabsync.inbox.EventSearch;
import callabsync.inbox.Inbox;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Payloads;
import callabsync.inbox.PersonSearch;
import callabsync.inbox.Receipt;
import callabsync.inbox.Received;
import callabsync.sink.ContactKeys;
import callabsync.sink.CrmMemoryErasure;
import callabsync.sink.Links;
import callabsync.sink.Phones;
import callabsync.sink.Totals;
import callabsync.store.Database;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.webhook.QuarantineFixture;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store with an inbox, a quarantine, a sink's memory and an engine, and what the privacy feature makes of it. */
final class PrivacyTester implements AutoCloseable {

    final SettableClock clock = new SettableClock();
    final DeliveryTester engine;
    final Payloads payloads;
    final Inbox inbox;
    final EventSearch events;
    final QuarantineFixture quarantine;
    final Erasure erasure;
    final Export export;

    private final Links links;
    private final Totals totals;
    private final ContactKeys keys;

    PrivacyTester(Database database, String encryptionKey) {
        engine = new DeliveryTester(database, clock, RetrySchedule.DEFAULT, encryptionKey);
        payloads = InboxFixture.payloads(database, engine.vault);
        inbox = InboxFixture.inbox(engine.store, payloads, engine.ids, clock);
        events = new EventSearch(database, payloads);
        quarantine = new QuarantineFixture(database, engine.store, engine.ids, clock, engine.vault);
        keys = new ContactKeys(new Phones(""), engine.vault);
        links = new Links(database, clock);
        totals = new Totals(engine.database, engine.store, keys);
        var deliveries = new DeliverySearch(database, engine.vault);
        var deliveryErasure = new DeliveryErasure(database, engine.store, engine.vault, clock);
        erasure = new Erasure(
                database,
                engine.store,
                engine.vault,
                new PersonSearch(database, payloads),
                List.of(
                        new EventErasure(engine.store, List.of(deliveryErasure)),
                        deliveryErasure,
                        new ImportedErasure(database, engine.store, deliveries, deliveryErasure, engine.vault),
                        quarantine.quarantine(),
                        new CrmMemoryErasure(database, engine.store, engine.vault, keys),
                        new ReplayErasure(database, engine.store)),
                engine.events,
                engine.ids,
                clock);
        export = new Export(
                events,
                deliveries,
                payloads,
                JsonMapper.builder()
                        .addModule(new JavaTimeModule())
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .build(),
                clock);
    }

    Receipt receive(Events event) {
        return inbox.store(new Received("callab", event.bytes())).join();
    }

    /** Receives it and opens a delivery for it. */
    String open(Events event) {
        Receipt receipt = receive(event);
        Event read = EventReader.read(event.bytes()).event();
        return engine.deliveries.open(new Opening(
                "crm",
                Optional.of(receipt.eventId()),
                Optional.empty(),
                read.orderKey().orElseThrow(),
                clock.millis(),
                1,
                read.call().id(),
                read.contact().id(),
                Optional.of(read.type()),
                Optional.empty()));
    }

    /** A sink that remembers whom it met, logs what it sent, and answers with all that it was given. */
    PrivacyTester sinkThatRepeats(String answer) {
        engine.sink(batch -> {
            for (Item item : batch.items()) {
                Event event = item.event();
                engine.store.commit(tx -> {
                    links.remember(
                            tx,
                            "crm",
                            keys.of(event),
                            "record-" + event.contact().id().orElse("none"));
                    return null;
                });
                totals.count(List.of(item));
                item.exchanged(new Exchanged(
                        "PATCH /contacts\n" + event.document(), 400, answer + event.document(), Duration.ZERO));
                switch (answer) {
                    case "succeeded" -> item.succeeded();
                    case "held" ->
                        item.held(new Question(
                                "Which one?",
                                List.of(Map.of(
                                        "crm_id",
                                        "1",
                                        "name",
                                        event.contact().fields().toString()))));
                    case "dead" -> item.permanent("Refused: " + event.document());
                    default -> item.retryable("Try later: " + event.document());
                }
            }
        });
        return this;
    }

    /** What a sink remembers of a record that it created for the contact, and a replay of what somebody searched for. */
    void remembered(Events event, String searched) {
        Event read = EventReader.read(event.bytes()).event();
        engine.store.commit(tx -> {
            for (String key : keys.of(read)) {
                tx.update("""
                        INSERT INTO effect (destination, effect_key, state, crm_id, delivery_id, created_at, updated_at)
                        VALUES ('crm', ?, 'done', '1', 'dlv_1', 0, 0)
                        """, key + "/contact");
            }
            return tx.update("""
                    INSERT INTO replay (id, filter, state, events, done, due_at, created_at, updated_at)
                    VALUES (?, ?, 'completed', 1, 1, 0, 0, 0)
                    """, engine.ids.next("rpl"), "{\"q\":\"" + searched + "\"}");
        });
    }

    /** A record that was imported: its delivery, and the ledger's line. */
    void imported(String crmId, String record) {
        String id = engine.deliveries.open(new Opening(
                "callab",
                Optional.empty(),
                Optional.of(record),
                OrderKey.ofId(crmId),
                clock.millis(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
        engine.store.commit(tx -> tx.update("""
                INSERT INTO imported (import, crm_id, state, delivery_id, changed_at, updated_at)
                VALUES ('leads', ?, 'opened', ?, 0, 0)
                """, crmId, id));
    }

    /** What a sink remembers of a record that it wrote, and that belongs to a call. */
    void written(String crmId, Events event) {
        Event read = EventReader.read(event.bytes()).event();
        engine.store.commit(tx -> {
            tx.update(
                    "INSERT INTO written (destination, crm_id, versions, updated_at) VALUES ('crm', ?, '{\"a\":[1,1,\"h\"]}', 0)",
                    crmId);
            tx.update("""
                    INSERT INTO effect (destination, effect_key, state, crm_id, record_id, delivery_id, created_at, updated_at)
                    VALUES ('crm', 'task/' || ?, 'done', '1', ?, 'dlv_1', 0, 0)
                    """, crmId.hashCode(), crmId);
            links.remember(tx, "crm", keys.of(read), crmId);
            return null;
        });
    }

    /** Whether an import takes this record for one that was written by us. */
    boolean isKnown(String crmId) {
        return ImportsFixture.known(engine.database, payloads, "crm", crmId);
    }

    List<String> importedRecords() {
        return engine.database
                .reads()
                .sql("""
                        SELECT i.crm_id, d.record FROM imported i JOIN delivery d ON d.id = i.delivery_id ORDER BY 1
                        """)
                .query((row, number) -> row.getString(1) + (row.getString(2) == null ? " erased" : " kept"))
                .list();
    }

    @Override
    public void close() {
        engine.close();
    }
}
