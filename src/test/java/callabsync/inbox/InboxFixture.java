package callabsync.inbox;

import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import java.time.Clock;
import java.util.List;

/** The real inbox without Spring. */
public final class InboxFixture {

    private InboxFixture() {}

    public static Payloads payloads(Database database) {
        return new Payloads(database);
    }

    public static Inbox inbox(Database database, GroupCommit store, Ids ids, Clock clock, StoredListener... listeners) {
        return new JdbcInbox(store, new Payloads(database), ids, clock, List.of(listeners));
    }
}
