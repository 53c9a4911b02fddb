package callabsync.webhook;

import callabsync.inbox.Inbox;
import callabsync.inbox.Receipt;
import callabsync.inbox.Received;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Tx;
import callabsync.store.Vault;
import callabsync.webhook.QuarantineQueue.Kept;
import callabsync.webhook.QuarantineShares.Share;
import callabsync.webhook.SignatureVerifier.Checked;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refused requests, kept for a while so that none is lost to a secret that was changed at one end only. Bounded in number
 * and bytes, in memory as in the store ({@link QuarantineShares} says what goes), and the door never waits for it.
 */
public final class Quarantine {

    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);
    private static final long STORE_SECONDS = 10;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};
    private static final String COLUMNS =
            "id, source, reason, status, address, state, COALESCE(LENGTH(body), 0) > 0, event_id, received_at";

    private final WebhookProperties.QuarantineLimits limits;
    private final GroupCommit store;
    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final Sources sources;
    private final Inbox inbox;
    private final Vault vault;
    private final QuarantineQueue waiting = new QuarantineQueue();
    private volatile boolean isFull;

    private record Row(
            Rejection rejection,
            String headers,
            byte @Nullable [] body,
            @Nullable String keyId) {}

    Quarantine(
            WebhookProperties.QuarantineLimits limits,
            GroupCommit store,
            Database database,
            Ids ids,
            Clock clock,
            Sources sources,
            Inbox inbox,
            Vault vault) {
        this.limits = limits;
        this.store = store;
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.sources = sources;
        this.inbox = inbox;
        this.vault = vault;
    }

    /** @param request what was read of it; null if it was turned away before its body was read */
    void keep(Source source, String address, @Nullable WebhookRequest request, Reason reason) {
        waiting.add(kept(source, address, request, reason));
    }

    /** Keeps it only if nothing else must go for it, and it can be admitted later. */
    void keepWhileRoom(Source source, String address, @Nullable WebhookRequest request, Reason reason) {
        if (!isFull && request != null && request.body().length <= Buffered.USUAL_BYTES) {
            waiting.addIfIdle(kept(source, address, request, reason));
        }
    }

    private Kept kept(Source source, String address, @Nullable WebhookRequest request, Reason reason) {
        return new Kept(
                source.id(),
                reason,
                address,
                request == null ? Map.of() : request.headers(),
                request == null ? null : request.body(),
                clock.instant());
    }

    /** Hands what waits to the store, and lets go what is too much. Called every now and then, by one thread at a time. */
    void flush() {
        List<Kept> batch = waiting.drain();
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.commit(tx -> {
                for (Kept kept : batch) {
                    insert(tx, kept);
                }
                prune(tx);
                return batch.size();
            });
        } catch (RuntimeException e) {
            log.atWarn().addKeyValue("lost", batch.size()).log("quarantine.not-stored");
        }
    }

    private void insert(Tx tx, Kept kept) throws SQLException {
        String id = ids.next("rej");
        byte[] body = kept.body() == null ? new byte[0] : kept.body();
        Vault.Sealed sealed = body.length == 0
                ? new Vault.Sealed(body, null)
                : vault.seal(tx, Rejection.OWNER, Rejection.place(id), body);
        tx.update(
                """
                INSERT INTO rejection (id, source, reason, status, address, headers, body, key_id, state, received_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'rejected', ?)
                """,
                id,
                kept.source(),
                kept.reason().code(),
                kept.reason().status(),
                kept.address(),
                json(kept.headers()),
                sealed.bytes(),
                sealed.keyId(),
                kept.at().toEpochMilli());
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

    /**
     * Newest first.
     *
     * @param cursor the id of the last rejection seen; empty: from the newest
     */
    public List<Rejection> list(int limit, Optional<String> cursor) {
        return database.reads()
                .sql("SELECT " + COLUMNS + " FROM rejection WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(cursor.orElse("rej_~"), limit)
                .query((row, number) -> rejection(row))
                .list();
    }

    /**
     * Verifies it again with today's secrets and stores it as an event. Twice admitted is once stored.
     *
     * @return empty if there is no such rejection
     * @throws NotAdmittedException if it cannot be verified
     */
    public Optional<Rejection> admit(String id) {
        Optional<Row> found = database.reads()
                .sql("SELECT " + COLUMNS + ", headers, body, key_id FROM rejection WHERE id = ?")
                .params(id)
                .query((row, number) -> new Row(rejection(row), row.getString(10), row.getBytes(11), row.getString(12)))
                .optional();
        return found.map(this::admit);
    }

    /** Removes those whose body is about somebody who is to be erased. Answers how many. */
    public int erase(Predicate<String> isAbout) {
        List<String> ids = about(isAbout);
        return store.commit(tx -> {
            for (String id : ids) {
                tx.update("DELETE FROM rejection WHERE id = ?", id);
            }
            return ids.size();
        });
    }

    /** The ids of those whose body is about somebody. */
    public List<String> about(Predicate<String> isAbout) {
        flush();
        List<Row> all = database.reads()
                .sql("SELECT " + COLUMNS + ", headers, body, key_id FROM rejection WHERE body IS NOT NULL")
                .query((row, number) -> new Row(rejection(row), row.getString(10), row.getBytes(11), row.getString(12)))
                .list();
        return all.stream()
                .filter(row -> isAbout.test(new String(opened(row), StandardCharsets.UTF_8)))
                .map(row -> row.rejection().id())
                .toList();
    }

    private byte[] opened(Row row) {
        return row.body() == null
                ? new byte[0]
                : vault.open(row.keyId(), Rejection.place(row.rejection().id()), row.body())
                        .orElse(new byte[0]);
    }

    private Rejection admit(Row row) {
        Rejection rejection = row.rejection();
        if (rejection.eventId().isPresent()) {
            return rejection;
        }
        Source source = sources.find(rejection.source())
                .orElseThrow(() -> new NotAdmittedException("Its source is no longer configured"));
        byte[] body = opened(row);
        if (body.length == 0) {
            throw new NotAdmittedException("It was turned away before its body was read");
        }
        byte[] signed = verified(source, parsed(row.headers()), body);
        Receipt receipt = inbox.store(new Received(source.id(), signed))
                .orTimeout(STORE_SECONDS, TimeUnit.SECONDS)
                .join();
        store.commit(tx -> tx.update(
                "UPDATE rejection SET state = 'admitted', event_id = ? WHERE id = ?",
                receipt.eventId(),
                rejection.id()));
        return new Rejection(
                rejection.id(),
                rejection.source(),
                rejection.reason(),
                rejection.status(),
                rejection.address(),
                "admitted",
                true,
                Optional.of(receipt.eventId()),
                rejection.receivedAt());
    }

    /** A signature proves the sender, whenever it was made; credentials are not kept, so they prove nothing here. */
    private static byte[] verified(Source source, Map<String, String> headers, byte[] body) {
        if (source.settings().scheme() == Scheme.NONE && !source.credentials().areAbsent()) {
            throw new NotAdmittedException("Its credentials were not kept and it has no signature");
        }
        if (source.lacksSecret()) {
            throw new NotAdmittedException("Its source has no secret");
        }
        Checked checked = source.verifier().verify(headers::get, body);
        return switch (checked.verdict()) {
            case FORGED -> throw new NotAdmittedException("Its signature is still invalid");
            case UNDECIDED -> throw new NotAdmittedException("Too much is being verified at once, try again");
            case GENUINE, GENUINE_AS_STRINGIFIED, UNTIMELY -> checked.body();
        };
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
