package callabsync.privacy;

import callabsync.delivery.DeliveryErasure;
import callabsync.delivery.DeliverySearch;
import callabsync.delivery.EventCache;
import callabsync.imports.ImportedErasure;
import callabsync.inbox.EventErasure;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Tx;
import callabsync.store.Vault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases a contact everywhere: nothing readable of the person is left in the store, and what a copy of it still holds
 * cannot be opened, where it was encrypted. Ids of events, calls and deliveries stay, so that nothing is stored or created
 * a second time. In small batches, so that the door never waits for it; twice is once, and one that was interrupted is
 * simply asked for again.
 *
 * <p>It does not reach into the CRMs: they have an erasure of their own.
 */
public final class Erasure {

    private static final Logger log = LoggerFactory.getLogger(Erasure.class);
    private static final int AT_ONCE = 50;
    private static final int EMPTIED_AFTER_TRIES = 20;
    private static final long A_TRY_TAKES_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Database database;
    private final GroupCommit store;
    private final Vault vault;
    private final PersonSearch search;
    private final Traces traces;
    private final Parts parts;

    /** What it writes receipts with, what it clears, what it asks to erase, and what it counts with. */
    record Parts(Ids ids, Clock clock, EventCache events, ImportedErasure imported, DeliverySearch deliveries) {}

    Erasure(Database database, GroupCommit store, Vault vault, PersonSearch search, Traces traces, Parts parts) {
        this.database = database;
        this.store = store;
        this.vault = vault;
        this.search = search;
        this.traces = traces;
        this.parts = parts;
    }

    /** Erases the contact with this id in Callab, and what came without an id but with its phone number or address. */
    public ErasureReceipt contact(String contactId) {
        return erase(contactId, search.contact(contactId));
    }

    /** Erases every contact who has this phone number or e-mail address; for when the contact's id is not known. */
    public ErasureReceipt reachedBy(String phoneOrEmail) {
        return erase(phoneOrEmail, search.reachedBy(phoneOrEmail.strip()));
    }

    /** What {@link #contact} would erase. */
    public ErasurePreview previewContact(String contactId) {
        return preview(search.contact(contactId));
    }

    /** What {@link #reachedBy} would erase. */
    public ErasurePreview previewReachedBy(String phoneOrEmail) {
        return preview(search.reachedBy(phoneOrEmail.strip()));
    }

    private ErasurePreview preview(Person person) {
        var counts = new LinkedHashMap<String, Integer>();
        counts.put("events", person.eventIds.size());
        counts.put(
                "deliveries",
                inBatches(person.eventIds).stream()
                        .mapToInt(some -> parts.deliveries().ofEvents(some).size())
                        .sum());
        counts.put("imported", parts.imported().count(person.contactIds, person::isIn));
        counts.putAll(traces.count(person));
        return new ErasurePreview(person.contactIds.stream().sorted().toList(), search.others(person), counts);
    }

    private ErasureReceipt erase(String asked, Person person) {
        List<String> others = search.others(person);
        var found = new Found();
        events(person.eventIds, found);
        deliveries(ofContact(person), found);
        traces.erase(person, found);
        keys(person, found);
        sweepAgain(person, found);
        parts.events().clear();
        ErasureReceipt receipt = receipt(asked, found, others);
        boolean emptied = emptyLog();
        log.atInfo()
                .addKeyValue("erasure", receipt.id())
                .addKeyValue("erased", receipt.erased())
                .addKeyValue("in_flight", receipt.inFlight())
                .addKeyValue("log_emptied", emptied)
                .log("contact.erased");
        return receipt;
    }

    private void events(Collection<String> eventIds, Found found) {
        var deliveries = new DeliveryErasure(vault, parts.clock());
        for (List<String> some : inBatches(eventIds)) {
            found.add(store.commit(tx -> {
                var here = new Found();
                for (String id : some) {
                    for (String delivery :
                            tx.query("SELECT id FROM delivery WHERE event_id = ?", row -> row.getString(1), id)) {
                        here.delivery(deliveries.erase(tx, delivery));
                    }
                    here.event(EventErasure.erase(tx, id));
                }
                return here;
            }));
        }
    }

    private void deliveries(Collection<String> ids, Found found) {
        var deliveries = new DeliveryErasure(vault, parts.clock());
        for (List<String> some : inBatches(ids)) {
            found.add(store.commit(tx -> {
                var here = new Found();
                for (String id : some) {
                    here.delivery(deliveries.erase(tx, id));
                }
                return here;
            }));
        }
    }

    /** Deliveries of imported records; an event goes with its own. */
    private List<String> ofContact(Person person) {
        var ids = new ArrayList<>(parts.imported().erase(person.contactIds, person.addresses(), person::isIn));
        if (!person.contactIds.isEmpty()) {
            ids.addAll(database.reads()
                    .sql("SELECT id FROM delivery WHERE event_id IS NULL AND contact_id IN (:ids)")
                    .param("ids", person.contactIds)
                    .query(String.class)
                    .list());
        }
        return ids;
    }

    private void keys(Person person, Found found) {
        int destroyed = store.commit(tx -> {
            int keys = 0;
            for (String keyId : found.keyIds) {
                keys += vault.destroy(tx, keyId) ? 1 : 0;
            }
            return keys + ofOwners(tx, person.contactIds) + ofOwners(tx, person.phones);
        });
        found.count("keys", destroyed);
    }

    private int ofOwners(Tx tx, Collection<String> owners) throws SQLException {
        int keys = 0;
        for (String owner : owners) {
            keys += vault.destroyOf(tx, owner) ? 1 : 0;
        }
        return keys;
    }

    /** What came in while the key was still there: it could not be opened any more. */
    private void sweepAgain(Person person, Found found) {
        for (String id : person.contactIds) {
            events(search.contact(id).eventIds, found);
        }
    }

    /** Where nothing was found, nothing is noted: who was never here leaves no trace by having been asked for. */
    private ErasureReceipt receipt(String asked, Found found, List<String> others) {
        var receipt = new ErasureReceipt(
                parts.ids().next("ers"),
                hash(asked),
                found.counts(),
                found.inFlight,
                others,
                parts.clock().instant());
        if (receipt.isEmpty()) {
            return receipt;
        }
        store.commit(tx -> tx.update(
                "INSERT INTO erasure (id, contact_hash, receipt, erased_at) VALUES (?, ?, ?, ?)",
                receipt.id(),
                receipt.contactHash(),
                json(receipt.erased()),
                receipt.erasedAt().toEpochMilli()));
        return receipt;
    }

    /** The receipts for this contact id, phone number or address: whether and when it was erased; the newest first. */
    public List<String> receiptsOf(String asked) {
        return database.reads()
                .sql("SELECT id FROM erasure WHERE contact_hash = :hash ORDER BY id DESC")
                .param("hash", hash(asked))
                .query(String.class)
                .list();
    }

    private String hash(String asked) {
        if (vault.isOn()) {
            return vault.hash("erasure:" + asked);
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private boolean emptyLog() {
        for (int i = 0; i < EMPTIED_AFTER_TRIES; i++) {
            Optional<Boolean> emptied = Optional.of(store.emptyLog()
                    .completeOnTimeout(false, A_TRY_TAKES_SECONDS, TimeUnit.SECONDS)
                    .join());
            if (emptied.get()) {
                return true;
            }
        }
        return false;
    }

    private static List<List<String>> inBatches(Collection<String> ids) {
        var all = List.copyOf(ids);
        var batches = new ArrayList<List<String>>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            batches.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return batches;
    }

    private static String json(Map<String, Integer> counts) {
        try {
            return JSON.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Counts can be written as JSON", e);
        }
    }
}
