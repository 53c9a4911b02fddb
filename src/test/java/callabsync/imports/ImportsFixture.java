package callabsync.imports;

import callabsync.inbox.Payloads;
import callabsync.inbox.PersonSearch;
import callabsync.sink.Links;
import callabsync.store.Database;
import callabsync.support.SettableClock;
import java.util.List;

/** What imports know, for tests of other features. */
public final class ImportsFixture {

    private ImportsFixture() {}

    /** Whether the record was linked or written by this product. */
    public static boolean known(Database database, Payloads payloads, String destination, String crmId) {
        return knownContacts(database, payloads)
                .records(destination, List.of(crmId))
                .contains(crmId);
    }

    static KnownContacts knownContacts(Database database, Payloads payloads) {
        return new KnownContacts(
                new Links(database, new SettableClock()), new PersonSearch(database, payloads), payloads);
    }
}
