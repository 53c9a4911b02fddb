package callabsync.imports;

import callabsync.inbox.Payloads;
import callabsync.store.Database;
import java.util.List;

/** What imports know, for tests of other features. */
public final class ImportsFixture {

    private ImportsFixture() {}

    /** Whether the record was linked or written by this product. */
    public static boolean known(Database database, Payloads payloads, String destination, String crmId) {
        return new KnownContacts(database, payloads)
                .records(destination, List.of(crmId))
                .contains(crmId);
    }
}
