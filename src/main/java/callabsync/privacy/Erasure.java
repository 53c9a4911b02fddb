package callabsync.privacy;

import callabsync.delivery.EventCache;
import callabsync.inbox.Erases;
import callabsync.inbox.Findings;
import callabsync.inbox.Person;
import callabsync.inbox.PersonSearch;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.JsonText;
import callabsync.store.Tx;
import callabsync.store.Vault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Erases a contact everywhere: nothing readable of the person is left in the store, and what a copy of it still holds
 * cannot be opened, where it was encrypted. Ids of events, calls and deliveries stay, so that nothing is stored or created
 * a second time. It works in small transactions, so that the door never waits for it. Twice is once, and an erasure that
 * was interrupted is asked for again.
 *
 * <p>It does not reach into the CRMs: they have an erasure of their own.
 */
@Component
public final class Erasure {

    private static final Logger log = LoggerFactory.getLogger(Erasure.class);
    private static final int EMPTIED_AFTER_TRIES = 20;
    private static final long A_TRY_TAKES_SECONDS = 30;

    private final Database database;
    private final GroupCommit store;
    private final Vault vault;
    private final PersonSearch search;
    private final List<Erases> modules;
    private final EventCache events;
    private final Ids ids;
    private final Clock clock;

    /** @param modules what each of them stores about people is erased, in this order */
    Erasure(
            Database database,
            GroupCommit store,
            Vault vault,
            PersonSearch search,
            List<Erases> modules,
            EventCache events,
            Ids ids,
            Clock clock) {
        this.database = database;
        this.store = store;
        this.vault = vault;
        this.search = search;
        this.modules = modules;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** Erases the contact with this id in Callab, and what came without an id but with its phone number or address. */
    public ErasureReceipt contact(String contactId) {
        return erase(contactId, search.contact(contactId));
    }

    /** Erases every contact who has this phone number or e-mail address; for when the contact's id is not known. */
    public ErasureReceipt reachedBy(String phoneOrEmail) {
        return erase(phoneOrEmail, search.reachedBy(phoneOrEmail.strip()));
    }

    /** Returns what {@link #contact} would erase. */
    public ErasurePreview previewContact(String contactId) {
        return preview(search.contact(contactId));
    }

    /** Returns what {@link #reachedBy} would erase. */
    public ErasurePreview previewReachedBy(String phoneOrEmail) {
        return preview(search.reachedBy(phoneOrEmail.strip()));
    }

    private ErasurePreview preview(Person person) {
        var counts = new LinkedHashMap<String, Integer>();
        modules.forEach(module -> counts.putAll(module.count(person)));
        return new ErasurePreview(person.contactIds().stream().sorted().toList(), search.others(person), counts);
    }

    private ErasureReceipt erase(String asked, Person person) {
        List<String> others = search.others(person);
        var findings = new Findings();
        modules.forEach(module -> module.erase(person, findings));
        findings.count("keys", store.commit(tx -> destroyKeys(tx, person, findings)));
        eraseWhatCameMeanwhile(person, findings);
        events.clear();
        ErasureReceipt receipt = receipt(asked, findings, others);
        boolean emptied = emptyLog();
        log.atInfo()
                .addKeyValue("erasure", receipt.id())
                .addKeyValue("erased", receipt.erased())
                .addKeyValue("in_flight", receipt.inFlight())
                .addKeyValue("log_emptied", emptied)
                .log("contact.erased");
        return receipt;
    }

    private int destroyKeys(Tx tx, Person person, Findings findings) throws SQLException {
        int keys = 0;
        for (String keyId : findings.keyIds()) {
            keys += vault.destroy(tx, keyId) ? 1 : 0;
        }
        for (Collection<String> owners : List.of(person.contactIds(), person.phones())) {
            for (String owner : owners) {
                keys += vault.destroyOf(tx, owner) ? 1 : 0;
            }
        }
        return keys;
    }

    /** Erases events that were stored before the keys were destroyed: nobody could open them any more. */
    private void eraseWhatCameMeanwhile(Person person, Findings findings) {
        for (String id : person.contactIds()) {
            Person again = search.contact(id);
            if (!again.eventIds().isEmpty()) {
                modules.forEach(module -> module.erase(again, findings));
            }
        }
    }

    /** Stores a receipt unless nothing was found: who was never here leaves no trace by having been asked for. */
    private ErasureReceipt receipt(String asked, Findings findings, List<String> others) {
        var receipt = new ErasureReceipt(
                ids.next("ers"), hash(asked), findings.counts(), findings.inFlight(), others, clock.instant());
        if (!receipt.isEmpty()) {
            store.commit(tx -> tx.update(
                    "INSERT INTO erasure (id, contact_hash, receipt, erased_at) VALUES (?, ?, ?, ?)",
                    receipt.id(),
                    receipt.contactHash(),
                    JsonText.of(receipt.erased()),
                    receipt.erasedAt().toEpochMilli()));
        }
        return receipt;
    }

    /** Returns the receipts for this contact id, phone number or address, the newest first. */
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
            boolean emptied = store.emptyLog()
                    .completeOnTimeout(false, A_TRY_TAKES_SECONDS, TimeUnit.SECONDS)
                    .join();
            if (emptied) {
                return true;
            }
        }
        return false;
    }
}
