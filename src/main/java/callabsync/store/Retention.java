package callabsync.store;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is older than its retention, in small batches through the one writer, so that the door never waits for it.
 * Ids are sortable by time: each batch is the beginning of an index, however much is stored. The space is used again.
 */
public final class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int AT_ONCE = 200;
    private static final int BATCHES_AT_MOST = 500;

    private final GroupCommit store;
    private final RetentionProperties keep;
    private final Clock clock;

    public Retention(GroupCommit store, RetentionProperties keep, Clock clock) {
        this.store = store;
        this.keep = keep;
        this.clock = clock;
    }

    /** Removes what is due, a bounded amount per call. Answers how many rows were removed. */
    public int prune() {
        int payloads = inBatches("""
                DELETE FROM event_payload WHERE event_id IN (
                  SELECT p.event_id FROM event_payload p WHERE p.event_id < ?
                    AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = p.event_id
                      AND d.state IN ('pending', 'sending', 'retrying', 'held'))
                    AND NOT EXISTS (SELECT 1 FROM event e WHERE e.id = p.event_id AND e.state = 'stored')
                  ORDER BY p.event_id LIMIT ?)
                """, before("evt", keep.payload()));
        int rejections = inBatches(
                "DELETE FROM rejection WHERE id IN (SELECT id FROM rejection WHERE id < ? ORDER BY id LIMIT ?)",
                before("rej", keep.payload()));
        int attempts = inBatches(
                "DELETE FROM attempt WHERE id IN (SELECT id FROM attempt WHERE id < ? ORDER BY id LIMIT ?)",
                before("att", keep.attempts()));
        int deliveries = inBatches("""
                DELETE FROM delivery WHERE id IN (SELECT id FROM delivery WHERE id < ?
                  AND state IN ('delivered', 'dead', 'cancelled') ORDER BY id LIMIT ?)
                """, before("dlv", keep.events()));
        int events = inBatches(Retention::removeEvents, """
                DELETE FROM event WHERE id IN (SELECT e.id FROM event e WHERE e.id < ? AND e.state <> 'stored'
                  AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.event_id = e.id)
                  AND NOT EXISTS (SELECT 1 FROM event_payload p WHERE p.event_id = e.id) ORDER BY e.id LIMIT ?)
                RETURNING COALESCE(contact_id, id)
                """, before("evt", keep.events()));
        int aliases = inBatches(
                "DELETE FROM event_alias WHERE id IN (SELECT id FROM event_alias WHERE id < ? ORDER BY id LIMIT ?)",
                before("evt", keep.events()));
        int rows = payloads + rejections + attempts + deliveries + events + aliases + tallies();
        if (rows > 0) {
            log.atInfo()
                    .addKeyValue("payloads", payloads)
                    .addKeyValue("rejections", rejections)
                    .addKeyValue("attempts", attempts)
                    .addKeyValue("deliveries", deliveries)
                    .addKeyValue("events", events)
                    .log("retention.pruned");
        }
        return rows;
    }

    private String before(String prefix, Duration kept) {
        return Ids.atOrAfter(prefix, clock.millis() - kept.toMillis());
    }

    private int tallies() {
        return store.commit(tx -> tx.update(
                "DELETE FROM tally WHERE bucket_at > 0 AND bucket_at < ?",
                clock.millis() - keep.events().toMillis()));
    }

    /** With what their contacts were found by, unless a contact still has events. */
    private static int removeEvents(Tx tx, String sql, String beforeId) throws SQLException {
        List<String> owners = tx.query(sql, row -> row.getString(1), beforeId, AT_ONCE);
        for (String owner : owners) {
            tx.updateLater("""
                    DELETE FROM contact_term WHERE owner = ? AND NOT EXISTS (SELECT 1 FROM event e WHERE e.contact_id = ?)
                    """, owner, owner);
        }
        return owners.size();
    }

    /** Removes a batch and answers how many rows it had. */
    private interface Batch {
        int remove(Tx tx, String sql, String beforeId) throws SQLException;
    }

    private int inBatches(String sql, String beforeId) {
        return inBatches((tx, statement, before) -> tx.update(statement, before, AT_ONCE), sql, beforeId);
    }

    private int inBatches(Batch of, String sql, String beforeId) {
        int total = 0;
        for (int batch = 0; batch < BATCHES_AT_MOST; batch++) {
            int rows = store.commit(tx -> of.remove(tx, sql, beforeId));
            total += rows;
            if (rows < AT_ONCE) {
                break;
            }
        }
        return total;
    }
}
