package callabsync.store;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;

/**
 * Removes what is older than its retention, in small batches through the one writer, so that the door never waits for it.
 * Ids are sortable by time: each batch is the beginning of an index, however much is stored. The space is used again.
 */
@Component
public final class Retention {

    /** A module with tables that grow. Retention asks each of them, in the order of their {@code @Order}. */
    @FunctionalInterface
    public interface Prunes {

        /** Removes what is due from the module's tables, a bounded amount. */
        void prune(Round round);
    }

    /** Removes a batch within a transaction and returns how many rows it had. */
    @FunctionalInterface
    public interface Batch {

        /** @param beforeId the first id that stays */
        int remove(Tx tx, String beforeId, int atMost) throws SQLException;
    }

    /**
     * How long things are kept. What is still open is kept whatever its age.
     *
     * @param payload the bytes of events as received, and refused webhooks
     * @param attempts the tries of deliveries, with requests and answers
     * @param events events with their deliveries; this is also how long a duplicate is recognised
     */
    @ConfigurationProperties("callab.sync.retention")
    public record RetentionProperties(
            @DefaultValue("90d") Duration payload,
            @DefaultValue("90d") Duration attempts,
            @DefaultValue("90d") Duration events) {}

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int AT_ONCE = 200;
    private static final int BATCHES_AT_MOST = 500;
    private static final List<String> LOGGED = List.of("payloads", "rejections", "attempts", "deliveries", "events");

    private final GroupCommit store;
    private final RetentionProperties keep;
    private final Clock clock;
    private final List<Prunes> modules;

    public Retention(GroupCommit store, RetentionProperties keep, Clock clock, List<Prunes> modules) {
        this.store = store;
        this.keep = keep;
        this.clock = clock;
        this.modules = modules;
    }

    /** Removes what is due, a bounded amount per call. Returns how many rows were removed. */
    public int prune() {
        var round = new Round();
        modules.forEach(module -> module.prune(round));
        int tallies = store.commit(tx -> tx.update(
                "DELETE FROM tally WHERE bucket_at > 0 AND bucket_at < ?",
                clock.millis() - keep.events().toMillis()));
        int rows = tallies
                + round.removed.values().stream().mapToInt(count -> count).sum();
        if (rows > 0) {
            var line = log.atInfo();
            for (String what : LOGGED) {
                line = line.addKeyValue(what, round.removed.getOrDefault(what, 0));
            }
            line.log("retention.pruned");
        }
        return rows;
    }

    /** One round of pruning. */
    public final class Round {

        private final Map<String, Integer> removed = new LinkedHashMap<>();

        /** How long things are kept. */
        public RetentionProperties keep() {
            return keep;
        }

        /**
         * Runs a statement until nothing more is due.
         *
         * @param prefix of the ids that it looks at
         * @param sql its parameters: the first id that stays, and how many rows to remove at most
         */
        public void remove(String what, String prefix, Duration kept, String sql) {
            remove(what, prefix, kept, (tx, beforeId, atMost) -> tx.update(sql, beforeId, atMost));
        }

        /** As {@link #remove(String, String, Duration, String)}, where a batch needs more than one statement. */
        public void remove(String what, String prefix, Duration kept, Batch batch) {
            String beforeId = Ids.atOrAfter(prefix, clock.millis() - kept.toMillis());
            int rows = AT_ONCE;
            for (int i = 0; i < BATCHES_AT_MOST && rows >= AT_ONCE; i++) {
                rows = store.commit(tx -> batch.remove(tx, beforeId, AT_ONCE));
                removed.merge(what, rows, Integer::sum);
            }
        }
    }
}
