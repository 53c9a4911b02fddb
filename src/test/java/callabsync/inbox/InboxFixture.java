package callabsync.inbox;

import callabsync.event.EventReader;
import callabsync.inbox.Inbox.StoredListener;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Retention;
import callabsync.store.Vault;
import java.time.Clock;
import java.util.List;

/** The real inbox without Spring. */
public final class InboxFixture {

    private InboxFixture() {}

    public static Payloads payloads(Database database) {
        return payloads(database, Vault.plain());
    }

    public static Payloads payloads(Database database, Vault vault) {
        return new Payloads(database, vault, EventReader.WITH_DEFAULTS);
    }

    /** What removes old events. */
    public static Retention.Prunes retention(EventUse use) {
        return new EventRetention(List.of(use));
    }

    public static EventSearch search(Database database) {
        return new EventSearch(database, payloads(database));
    }

    public static Inbox inbox(Database database, GroupCommit store, Ids ids, Clock clock, StoredListener... listeners) {
        return new JdbcInbox(store, payloads(database), ids, clock, List.of(listeners));
    }

    public static Inbox inbox(GroupCommit store, Payloads payloads, Ids ids, Clock clock, StoredListener... listeners) {
        return new JdbcInbox(store, payloads, ids, clock, List.of(listeners));
    }
}
