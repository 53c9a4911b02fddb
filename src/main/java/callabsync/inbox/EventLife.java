package callabsync.inbox;

import callabsync.store.Engine;
import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Changes the state of stored events. Each change names the state that it expects. */
public final class EventLife {

    private EventLife() {}

    /**
     * An event that was dispatched.
     *
     * @param again whether a replay dispatched it, whatever its state
     */
    public record Dispatch(String eventId, EventState state, Optional<String> reason, boolean again) {}

    /** Sets the states of events that were dispatched. Returns of each whether this dispatch counts: another may have come before. */
    public static List<Boolean> dispatched(Tx tx, List<Dispatch> dispatches) throws SQLException {
        int[] changed = tx.updateEach(
                "UPDATE event SET state = ?, reason = ?, dispatch_at = NULL WHERE id = ? AND state = COALESCE(?, state)",
                dispatches,
                each -> new @Nullable Object[] {
                    each.state().word(),
                    each.reason().orElse(null),
                    each.eventId(),
                    each.again() ? null : EventState.STORED.word()
                });
        var counts = new ArrayList<Boolean>(dispatches.size());
        for (int i = 0; i < changed.length; i++) {
            counts.add(changed[i] == 1);
            if (changed[i] == 1) {
                tx.tally("event." + dispatches.get(i).state().word(), 1);
            }
        }
        return counts;
    }

    /** Takes stored events that nobody has dispatched in time, the longest overdue first, and returns their ids. */
    public static List<String> takeOverdue(Tx tx, long now, int atMost) throws SQLException {
        List<String> ids = tx.query(
                "SELECT id FROM event WHERE state = 'stored' AND dispatch_at <= ? ORDER BY dispatch_at LIMIT ?"
                        + tx.engine().skipLocked(),
                row -> row.getString(1),
                now,
                atMost);
        setDue(tx, ids, now + Inbox.OTHERS_DISPATCH_AFTER.toMillis());
        return ids;
    }

    /** Says when others may dispatch these events, if they are not dispatched by then. */
    public static void setDue(Tx tx, Collection<String> ids, long dispatchAt) throws SQLException {
        for (String id : ids) {
            tx.update("UPDATE event SET dispatch_at = ? WHERE id = ? AND state = 'stored'", dispatchAt, id);
        }
    }

    /** Makes due what a stopped process left undone. With an embedded store nobody else can be dispatching it. */
    public static int takeOver(Tx tx, long now) throws SQLException {
        return tx.engine() == Engine.SQLITE
                ? tx.update("UPDATE event SET dispatch_at = ? WHERE state = 'stored' AND dispatch_at > ?", now, now)
                : 0;
    }

    /** Puts all failed events back to stored, due now. Returns their number. */
    public static int restoreFailed(Tx tx, long now) throws SQLException {
        return tx.update(
                "UPDATE event SET state = 'stored', reason = NULL, dispatch_at = ? WHERE state = 'failed'", now);
    }
}
