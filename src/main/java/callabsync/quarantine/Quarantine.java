package callabsync.quarantine;

import callabsync.inbox.Erases;
import callabsync.inbox.Findings;
import callabsync.inbox.Person;
import callabsync.quarantine.QuarantineShares.Share;
import callabsync.server.Site;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Retention;
import callabsync.store.Tx;
import callabsync.store.Vault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Keeps refused requests for a while, so that none is lost to a secret that was changed at one end only. Bounded in
 * number and bytes, in memory and in the store ({@link QuarantineShares} decides what goes). The door never waits for
 * it.
 */
@Component
@Order(4)
public class Quarantine implements Erases, Retention.Prunes {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
    private static final String COLUMNS =
            "id, source, reason, status, address, state, COALESCE(LENGTH(body), 0) > 0, event_id, received_at";

    private final QuarantineSettings limits;
    private final GroupCommit store;
    private final Database database;
    private final Ids ids;
    private final Vault vault;
    private final QuarantineQueue waiting = new QuarantineQueue();
    private volatile boolean isFull;

    /** A refused request as it is stored. The body may be encrypted. */
    public record Row(
            Rejection rejection,
            Map<String, String> headers,
            byte @Nullable [] body,
            @Nullable String keyId) {

        @Override
        public String toString() {
            return "Row[" + rejection.id() + "]";
        }
    }

    public Quarantine(QuarantineSettings limits, GroupCommit store, Database database, Ids ids, Vault vault) {
        this.limits = limits;
        this.store = store;
        this.database = database;
        this.ids = ids;
        this.vault = vault;
    }

    /** Keeps a request until the store takes it. */
    public void keep(RefusedRequest request) {
        waiting.add(request);
    }

    /** Keeps it only if nothing else must go for it, and it can be admitted later. */
    public void keepWhileRoom(RefusedRequest request) {
        if (!isFull && request.body() != null && request.bytes() <= QuarantineShares.USUAL_BYTES) {
            waiting.addIfIdle(request);
        }
    }

    /** Stores the waiting requests and deletes what is too much. Called twice a second, by one thread at a time. */
    public void flush() {
        List<RefusedRequest> batch = waiting.drain();
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.commit(tx -> {
                for (RefusedRequest refused : batch) {
                    insert(tx, refused);
                }
                prune(tx);
                return batch.size();
            });
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("lost", batch.size()).log("quarantine.not-stored");
        }
    }

    private void insert(Tx tx, RefusedRequest refused) throws SQLException {
        String id = ids.next("rej");
        byte[] body = refused.body() == null ? new byte[0] : refused.body();
        Vault.Sealed sealed = body.length == 0
                ? new Vault.Sealed(body, null)
                : vault.seal(tx, Rejection.OWNER, Rejection.place(id), body);
        tx.update(
                """
                INSERT INTO rejection (id, source, reason, status, address, headers, body, key_id, state, received_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'rejected', ?)
                """,
                id,
                refused.source(),
                refused.reason().code(),
                refused.reason().status(),
                refused.address(),
                json(refused.headers()),
                sealed.bytes(),
                sealed.keyId(),
                refused.at().toEpochMilli());
    }

    private void prune(Tx tx) throws SQLException {
        List<Share<String>> oldestFirst = tx.query(
                "SELECT id, address, reason, COALESCE(LENGTH(body), 0) FROM rejection ORDER BY id",
                row -> new Share<>(row.getString(1), Site.of(row.getString(2)), row.getString(3), row.getLong(4)));
        Set<String> excess = QuarantineShares.excess(
                oldestFirst, limits.maxRejections(), limits.maxBytes().toBytes());
        for (String id : excess) {
            tx.update("DELETE FROM rejection WHERE id = ?", id);
        }
        isFull = oldestFirst.size() >= limits.maxRejections() || !excess.isEmpty();
    }

    /** Lists all, newest first: {@link #list(RejectionFilter, int, Optional)} without a filter. */
    public List<Rejection> list(int limit, Optional<String> cursor) {
        return list(RejectionFilter.ALL, limit, cursor);
    }

    /**
     * Lists the refused requests that the filter selects, newest first.
     *
     * @param cursor the id of the last rejection seen; empty: from the newest
     */
    public List<Rejection> list(RejectionFilter filter, int limit, Optional<String> cursor) {
        var where = new StringBuilder("id < ?");
        var values = new ArrayList<Object>(List.of(cursor.orElse("rej_~")));
        if (filter.reason() != null) {
            where.append(" AND reason = ?");
            values.add(filter.reason());
        }
        if (filter.state() != null) {
            where.append(" AND state = ?");
            values.add(filter.state());
        }
        values.add(limit);
        return database.reads()
                .sql("SELECT " + COLUMNS + " FROM rejection WHERE " + where + " ORDER BY id DESC LIMIT ?")
                .params(values)
                .query((row, number) -> rejection(row))
                .list();
    }

    /** Counts the refused requests by reason. Those without a body cannot be admitted. */
    public List<ReasonCount> reasons() {
        return database.reads()
                .sql("""
                        SELECT reason, COUNT(*),
                          SUM(CASE WHEN state = 'rejected' AND COALESCE(LENGTH(body), 0) > 0 THEN 1 ELSE 0 END),
                          SUM(CASE WHEN state = 'rejected' AND COALESCE(LENGTH(body), 0) = 0 THEN 1 ELSE 0 END)
                        FROM rejection GROUP BY reason ORDER BY reason
                        """)
                .query((row, number) -> new ReasonCount(row.getString(1), row.getInt(2), row.getInt(3), row.getInt(4)))
                .list();
    }

    /** Counts those that came since then, by when their time began. They are few: their number is bounded. */
    public Map<Instant, Long> since(Instant from, Duration time) {
        long bucket = time.toMillis();
        var counts = new TreeMap<Instant, Long>();
        database.reads()
                .sql(
                        "SELECT received_at / :bucket AS bucket, COUNT(*) AS n FROM rejection WHERE id >= :from GROUP BY 1")
                .param("bucket", bucket)
                .param("from", Ids.atOrAfter("rej", from.toEpochMilli()))
                .query(row -> {
                    counts.put(Instant.ofEpochMilli(row.getLong("bucket") * bucket), row.getLong("n"));
                });
        return counts;
    }

    /** Returns the ids of those with this reason that can be admitted, oldest first. */
    public List<String> waiting(String reason) {
        return database.reads().sql("""
                        SELECT id FROM rejection WHERE reason = ? AND state = 'rejected'
                          AND COALESCE(LENGTH(body), 0) > 0 ORDER BY id
                        """).params(reason).query(String.class).list();
    }

    public Optional<Row> find(String id) {
        return database.reads()
                .sql("SELECT " + COLUMNS + ", headers, body, key_id FROM rejection WHERE id = ?")
                .params(id)
                .query((row, number) -> row(row))
                .optional();
    }

    /** Marks it as admitted. A second time changes nothing. */
    public Rejection admitted(Rejection rejection, String eventId) {
        store.commit(tx -> tx.update(
                "UPDATE rejection SET state = 'admitted', event_id = ? WHERE id = ?", eventId, rejection.id()));
        return rejection.admitted(eventId);
    }

    @Override
    public void prune(Retention.Round round) {
        round.remove(
                "rejections",
                "rej",
                round.keep().payload(),
                "DELETE FROM rejection WHERE id IN (SELECT id FROM rejection WHERE id < ? ORDER BY id LIMIT ?)");
    }

    @Override
    public Map<String, Integer> count(Person person) {
        return Map.of("rejections", about(person.likeness()).size());
    }

    /** Removes those whose body is about the person. */
    @Override
    public void erase(Person person, Findings findings) {
        List<String> ids = about(person.likeness());
        store.commit(tx -> {
            for (String id : ids) {
                tx.update("DELETE FROM rejection WHERE id = ?", id);
            }
            return null;
        });
        findings.count("rejections", ids.size());
    }

    private List<String> about(Predicate<String> isAbout) {
        flush();
        List<Row> all = database.reads()
                .sql("SELECT " + COLUMNS + ", headers, body, key_id FROM rejection WHERE body IS NOT NULL")
                .query((row, number) -> row(row))
                .list();
        return all.stream()
                .filter(row -> isAbout.test(new String(opened(row), StandardCharsets.UTF_8)))
                .map(row -> row.rejection().id())
                .toList();
    }

    /** Returns the body; empty if it was not kept or cannot be decrypted. */
    public byte[] opened(Row row) {
        return row.body() == null
                ? new byte[0]
                : vault.open(row.keyId(), Rejection.place(row.rejection().id()), row.body())
                        .orElse(new byte[0]);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(rejection(row), parsed(row.getString(10)), row.getBytes(11), row.getString(12));
    }

    private static Rejection rejection(ResultSet row) throws SQLException {
        return new Rejection(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getInt(4),
                row.getString(5),
                row.getString(6),
                row.getBoolean(7),
                Optional.ofNullable(row.getString(8)),
                Instant.ofEpochMilli(row.getLong(9)));
    }

    private static String json(Map<String, String> headers) {
        try {
            return JSON.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            return "{}";
        }
    }

    private static Map<String, String> parsed(String json) {
        try {
            return JSON.readValue(json, HEADERS);
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }
}
