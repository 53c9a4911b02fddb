package callabsync.inbox;

import callabsync.store.Database;
import callabsync.store.Ids;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Where events came from. */
@Component
public final class EventSources {

    private final Database database;

    public EventSources(Database database) {
        this.database = database;
    }

    /** Returns, by call and type of event, the source it came from; a webhook's rather than what was fetched. */
    public Map<String, Map<String, String>> ofCalls(Collection<String> callIds) {
        var sources = new HashMap<String, Map<String, String>>();
        database.reads()
                .sql("SELECT call_id, type, source FROM event WHERE call_id IN (:ids) AND state <> 'invalid'")
                .param("ids", callIds)
                .query(row -> {
                    sources.computeIfAbsent(row.getString("call_id"), id -> new HashMap<>())
                            .merge(
                                    row.getString("type"),
                                    row.getString("source"),
                                    (one, other) -> one.equals(Received.FETCHED) ? other : one);
                });
        return sources;
    }

    /** Returns whether this source has sent an event since then. */
    public boolean hasSent(String source, Instant since) {
        return isThere(any("source = :source", since).param("source", source));
    }

    /** Returns whether any source has sent an event since then that is not of a test. */
    public boolean haveSent(Instant since) {
        return isThere(any("source <> :fetched AND is_test = 0", since).param("fetched", Received.FETCHED));
    }

    private StatementSpec any(String condition, Instant since) {
        return database.reads()
                .sql("SELECT 1 FROM event WHERE id >= :from AND " + condition + " LIMIT 1")
                .param("from", Ids.atOrAfter("evt", since.toEpochMilli()));
    }

    private static boolean isThere(StatementSpec query) {
        return query.query(Integer.class).optional().isPresent();
    }
}
