package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.event.Event;
import callabsync.store.Vault;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** The keys that a contact is remembered by, each with a prefix that says what it is. */
@Component
public final class ContactKeys {

    /** Goes with an item whose contact's number stands at several records: it is no key to remember the contact by. */
    record SharedNumber() {}

    private final Phones phones;
    private final Vault vault;

    /** @param vault hashes phone numbers where the store is encrypted */
    public ContactKeys(Phones phones, Vault vault) {
        this.phones = phones;
        this.vault = vault;
    }

    /** All keys of the event's contact, the most telling first; empty if it has none. */
    public List<String> of(Event event) {
        var keys = new ArrayList<String>();
        event.contact().id().ifPresent(id -> keys.add("contact:" + id));
        event.contact().crmId().ifPresent(id -> keys.add("crm:" + id));
        event.contact().phone().ifPresent(phone -> keys.addAll(ofPhone(phone)));
        return keys;
    }

    /** The keys by which an item's contact is remembered: not by a number that several records have. */
    public List<String> toRemember(Item item) {
        boolean isShared = item.get(SharedNumber.class).isPresent();
        return of(item.event()).stream()
                .filter(key -> !isShared || !isPhone(key))
                .toList();
    }

    static boolean isPhone(String key) {
        return key.startsWith("phone:");
    }

    /** The key of a phone number; empty if it is none that can exist. */
    public List<String> ofPhone(String phone) {
        return phones.e164(phone).map(e164 -> "phone:" + vault.hash(e164)).stream()
                .toList();
    }
}
