package callabsync.callab;

import callabsync.delivery.Deliveries;
import callabsync.sink.Effects;
import callabsync.store.GroupCommit;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Stores which contacts Callab has: as effect, as imported record, and in the delivery. */
@Component
public class CreatedContacts {

    private final GroupCommit store;
    private final Effects effects;
    private final ImportedContacts imported;

    public CreatedContacts(GroupCommit store, Effects effects, ImportedContacts imported) {
        this.store = store;
        this.effects = effects;
        this.imported = imported;
    }

    /** @param contactId Callab's; blank if its answer did not contain it */
    public record Created(NewContact contact, String contactId) {}

    public void note(String destination, List<Created> contacts) {
        if (contacts.isEmpty()) {
            return;
        }
        store.commit(tx -> {
            for (Created each : contacts) {
                NewContact contact = each.contact();
                Optional<String> id = Optional.of(each.contactId()).filter(text -> !text.isBlank());
                effects.done(tx, destination, contact.effectKey(), id.orElse(null));
                if (imported.created(tx, contact.importId(), contact.recordId(), id)) {
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
