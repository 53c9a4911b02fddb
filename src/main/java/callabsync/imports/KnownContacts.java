package callabsync.imports;

import callabsync.event.OrderKey;
import callabsync.inbox.Payloads;
import callabsync.inbox.PersonSearch;
import callabsync.sink.Links;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Recognises people whom Callab knows already, so that a record that this product wrote does not come back as a new
 * lead: records that were matched or written for a call, and people whose calls came without a CRM id.
 */
@Component
class KnownContacts {

    private final Links links;
    private final PersonSearch people;
    private final Payloads payloads;

    KnownContacts(Links links, PersonSearch people, Payloads payloads) {
        this.links = links;
        this.people = people;
        this.payloads = payloads;
    }

    /** Returns those of these records that this product has linked to a contact of Callab, or has written. */
    Set<String> records(String destination, Collection<String> crmIds) {
        Map<String, String> byKept = new HashMap<>();
        crmIds.forEach(id -> byKept.put(id, id));
        crmIds.stream().filter(OrderKey::isAddress).forEach(id -> byKept.put(payloads.remnant(id), id));
        return links.linkedOrWritten(destination, byKept.keySet()).stream()
                .map(byKept::get)
                .collect(Collectors.toSet());
    }

    /** Returns those of these phone numbers whose owners Callab has called without a CRM id. */
    Set<String> phones(Collection<String> phones) {
        return people.calledWithoutCrmId(phones);
    }
}
