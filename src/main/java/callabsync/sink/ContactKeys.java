package callabsync.sink;

import callabsync.event.Event;
import java.util.ArrayList;
import java.util.List;

/** The keys that a contact is remembered by, each with a prefix that says what it is. */
public final class ContactKeys {

    private final Phones phones;

    public ContactKeys(Phones phones) {
        this.phones = phones;
    }

    /** All keys of the event's contact, the most telling first; empty if it has none. */
    public List<String> of(Event event) {
        var keys = new ArrayList<String>();
        event.contact().id().ifPresent(id -> keys.add("contact:" + id));
        event.contact().crmId().ifPresent(id -> keys.add("crm:" + id));
        event.contact().phone().flatMap(phones::e164).ifPresent(phone -> keys.add("phone:" + phone));
        return keys;
    }
}
