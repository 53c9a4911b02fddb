package callabsync.imports;

import callabsync.sink.Effects;
import callabsync.store.GroupCommit;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes which contacts Callab has: the effect is done, the ledger knows it, and the delivery names the contact. */
class CreatedContacts {

    private final GroupCommit store;
    private final Effects effects;
    private final Ledger ledger;
    private final MeterRegistry meters;

    CreatedContacts(GroupCommit store, Effects effects, Ledger ledger, MeterRegistry meters) {
        this.store = store;
        this.effects = effects;
        this.ledger = ledger;
        this.meters = meters;
    }

    /** @param contactId Callab's; blank when its answer did not say */
    record Created(NewContact contact, String contactId) {}

    void note(String destination, List<Created> contacts) {
        if (contacts.isEmpty()) {
            return;
        }
        Map<String, Integer> counts = store.commit(tx -> {
            var byImport = new HashMap<String, Integer>();
            for (Created each : contacts) {
                NewContact contact = each.contact();
                Optional<String> id = Optional.of(each.contactId()).filter(text -> !text.isBlank());
                effects.done(tx, destination, contact.effectKey(), id.orElse(null));
                if (ledger.created(tx, contact.importId(), contact.recordId(), id)) {
                    byImport.merge(contact.importId(), 1, Integer::sum);
                    tx.tally("import." + contact.importId() + ".created", 1);
                }
                if (id.isPresent()) {
                    tx.update(
                            "UPDATE delivery SET contact_id = ? WHERE id = ?",
                            id.get(),
                            contact.item().delivery().id());
                }
            }
            return byImport;
        });
        counts.forEach((importId, count) -> meters.counter(
                        "callab.sync.import.records", "import", importId, "result", "created")
                .increment(count));
    }

    void withdraw(String destination, List<NewContact> contacts) {
        if (!contacts.isEmpty()) {
            store.commit(tx -> {
                for (NewContact contact : contacts) {
                    effects.withdraw(tx, destination, contact.effectKey());
                }
                return null;
            });
        }
    }
}
