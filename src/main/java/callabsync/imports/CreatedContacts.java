package callabsync.imports;

import callabsync.delivery.Deliveries;
import callabsync.sink.Effects;
import callabsync.store.GroupCommit;
import java.util.List;
import java.util.Optional;

/** Notes which contacts Callab has: the effect is done, the ledger knows it, and the delivery names the contact. */
class CreatedContacts {

    private final GroupCommit store;
    private final Effects effects;
    private final Ledger ledger;

    CreatedContacts(GroupCommit store, Effects effects, Ledger ledger) {
        this.store = store;
        this.effects = effects;
        this.ledger = ledger;
    }

    /** @param contactId Callab's; blank when its answer did not say */
    record Created(NewContact contact, String contactId) {}

    void note(String destination, List<Created> contacts) {
        if (contacts.isEmpty()) {
            return;
        }
        store.commit(tx -> {
            for (Created each : contacts) {
                NewContact contact = each.contact();
                Optional<String> id = Optional.of(each.contactId()).filter(text -> !text.isBlank());
                effects.done(tx, destination, contact.effectKey(), id.orElse(null));
                if (ledger.created(tx, contact.importId(), contact.recordId(), id)) {
                    tx.tally("import." + contact.importId() + ".created", 1);
                }
                if (id.isPresent()) {
                    Deliveries.setContact(tx, contact.item().delivery().id(), id.get());
                }
            }
            return null;
        });
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
