package callabsync.store;

import callabsync.event.Masked;
import callabsync.event.Seldom;
import callabsync.store.WorkQueue.Piece;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a node. It drains what waits and commits it as one transaction, so that one fsync serves webhooks,
 * openings, claims and results alike. Work is done in the order in which it was submitted, but what is urgent goes first:
 * somebody waits for it. A group takes other work for a few milliseconds only, so that nobody waits for much of it.
 *
 * <p>A piece of work that fails takes none of the others with it: the group is rolled back and each piece is done again
 * in a transaction of its own. Work must therefore have no effect but on the {@link Tx} until its future completes.
 */
public final class GroupCommit implements AutoCloseable {

    /** Work within the transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Tx tx) throws SQLException;
    }

    /** Work within the transaction for all the items that wait for it, at once where it can be. */
    @FunctionalInterface
    public interface BatchWork<I, T> {
        /** @return an answer for each item, in their order */
        List<T> in(Tx tx, List<I> items) throws SQLException;
    }

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final long TALLY_BUCKET_MS = 300_000;
    private static final int LOCK_RACES = 5;
    private static final long OTHERS_NANOS = 8_000_000;
    static final int PART = 25;

    private final Database database;
    private final String node;
    private final Clock clock;
    private final int largestGroup;
    private final Seldom seldom = Seldom.onceAMinute();
    private final WorkQueue waiting = new WorkQueue();
    private final Thread writer = new Thread(this::write, "store-writer");
    private final @Nullable Checkpoints checkpoints;
    private volatile boolean closing;
    private volatile boolean urgentFails;
    private @Nullable Connection connection;
    private @Nullable Tx tx;
    private @Nullable RuntimeException notBegun;

    /**
     * @param node names this node's tallies
     * @param largestGroup how many pieces of work one commit may hold
     */
    public GroupCommit(Database database, String node, Clock clock, int largestGroup) {
        this.database = database;
        this.node = node;
        this.clock = clock;
        this.largestGroup = largestGroup;
        this.checkpoints = database.engine() == Engine.SQLITE ? new Checkpoints(database) : null;
        writer.start();
    }

    /**
     * Completes with the work's answer once it is committed, or exceptionally: with {@link StoreUnavailableException} if
     * nothing was written. Completes on the writer's thread: continue elsewhere ({@code ...Async}) unless it takes
     * microseconds.
     */
    public <T> CompletableFuture<T> submit(Work<T> work) {
        // A new object each time: the JVM may share one lambda instance, and the queue would then treat two jobs as
        // one.
        var alone = new BatchWork<Work<T>, T>() {
            @Override
            public List<T> in(Tx tx, List<Work<T>> one) throws SQLException {
                return Collections.singletonList(one.get(0).in(tx));
            }
        };
        return submit(alone, work);
    }

    /** As {@link #submit(Work)}, together with other items that wait for the very same work. */
    public <I, T> CompletableFuture<T> submit(BatchWork<I, T> work, I item) {
        return submit(new Piece<>(work, item, false));
    }

    /** As {@link #submit(BatchWork, Object)}, before all that is not urgent. It must be small. */
    public <I, T> CompletableFuture<T> submitUrgent(BatchWork<I, T> work, I item) {
        return submit(new Piece<>(work, item, true)).whenComplete((committed, failure) -> {
            if (failure == null || failure instanceof StoreUnavailableException) {
                urgentFails = failure != null;
            }
        });
    }

    /** Returns whether the last urgent work found the store unavailable. Small work may still fit where no webhook does. */
    public boolean urgentFails() {
        return urgentFails;
    }

    private <T> CompletableFuture<T> submit(Piece<?, T> piece) {
        if (closing) {
            piece.fail(new StoreUnavailableException("The store is closing", new IllegalStateException("closed")));
        } else {
            waiting.add(piece);
        }
        return piece.done();
    }

    /** Like {@link #submit}, and waits for it. */
    public <T> T commit(Work<T> work) {
        return joined(submit(work));
    }

    /** Work within the transaction for some of many items. */
    @FunctionalInterface
    public interface PartWork<I, T> {
        T in(Tx tx, List<I> some) throws SQLException;
    }

    /**
     * Like {@link #commit}, in parts so small that urgent work goes between them. Returns the result of each part. If one
     * fails, the others may be committed.
     */
    public <I, T> List<T> commitInParts(Collection<I> items, PartWork<I, T> work) {
        List<CompletableFuture<T>> parts = Parts.of(items, PART).stream()
                .map(some -> submit((Work<T>) tx -> work.in(tx, some)))
                .toList();
        parts.forEach(part -> part.exceptionally(failure -> null).join());
        return parts.stream().map(GroupCommit::joined).toList();
    }

    private static <T> T joined(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Moves what the embedded store's log holds into its file, between two commits, so that the log keeps nothing of what
     * was removed. Completes with false when a reader was in the way; on another engine there is nothing to do.
     */
    public CompletableFuture<Boolean> emptyLog() {
        return checkpoints == null ? CompletableFuture.completedFuture(true) : checkpoints.emptyLog();
    }

    /** The name of this node. */
    public String node() {
        return node;
    }

    private void write() {
        while (true) {
            try {
                betweenCommits();
                if (waiting.await()) {
                    commit(waiting.take(largestGroup));
                } else if (closing) {
                    break;
                }
            } catch (InterruptedException e) {
                closing = true;
            }
        }
        betweenCommits();
        if (checkpoints != null) {
            checkpoints.close();
        }
        disconnect();
    }

    private void commit(List<Piece<?, ?>> group) {
        if (settle(group, true) != Tried.FAILED || group.size() == 1) {
            return;
        }
        for (int i = 0; i < group.size(); i++) {
            if (settle(List.of(group.get(i)), false) == Tried.NOT_BEGUN) {
                RuntimeException unavailable = Objects.requireNonNull(notBegun);
                group.subList(i + 1, group.size()).forEach(piece -> piece.fail(unavailable));
                return;
            }
        }
    }

    /** Retries after losing a lock race with another node. */
    private Tried settle(List<Piece<?, ?>> group, boolean withOthers) {
        Tried tried = tryCommit(group, withOthers, true);
        for (int race = 2; race <= LOCK_RACES && tried == Tried.GAVE_WAY; race++) {
            tried = tryCommit(group, false, race < LOCK_RACES);
        }
        return tried;
    }

    private enum Tried {
        /** Committed, or a single piece that failed for good. */
        SETTLED,
        /** One of several pieces failed. */
        FAILED,
        /** There is no transaction to be had: nobody who waited for this one waits for another. */
        NOT_BEGUN,
        GAVE_WAY
    }

    private Tried tryCommit(List<Piece<?, ?>> group, boolean withOthers, boolean mayGiveWay) {
        Tx open;
        try {
            open = begin(withOthers && waiting.hasOthers() ? group.size() + 1 : group.size());
        } catch (SQLException | RuntimeException e) {
            rollBack();
            notBegun(group, wrapped(e));
            return Tried.NOT_BEGUN;
        }
        try {
            Piece.run(open, group);
            if (withOthers) {
                runOthers(group, open);
            }
            writeTallies(open);
            execute("COMMIT");
        } catch (Exception | StackOverflowError e) {
            rollBack();
            if (mayGiveWay && database.engine().isLockRace(e)) {
                return Tried.GAVE_WAY;
            }
            if (group.size() == 1) {
                group.get(0).fail(wrapped(e));
            }
            return Tried.FAILED;
        }
        group.forEach(Piece::complete);
        return Tried.SETTLED;
    }

    private void runOthers(List<Piece<?, ?>> group, Tx open) throws SQLException {
        int most = group.size() + largestGroup;
        long end = System.nanoTime() + OTHERS_NANOS;
        while (waiting.hasOthers() && group.size() < most && System.nanoTime() < end) {
            List<Piece<?, ?>> alike = waiting.takeOthers();
            group.addAll(alike);
            Piece.run(open, alike);
        }
    }

    /** Fails every waiting piece: none could succeed now. */
    private void notBegun(List<Piece<?, ?>> group, RuntimeException why) {
        notBegun = why;
        group.forEach(piece -> piece.fail(why));
        waiting.failAll(why);
    }

    private void betweenCommits() {
        if (checkpoints != null && checkpoints.needsWriter()) {
            try {
                checkpoints.with(connected());
            } catch (SQLException e) {
                checkpoints.giveUp(e);
            }
        }
    }

    private RuntimeException wrapped(Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        seldom.next("commit")
                .ifPresent(further -> log.atWarn()
                        .addKeyValue("error", Masked.text(cause.getMessage()))
                        .addKeyValue("further", further)
                        .log("store.commit-failed"));
        return new StoreUnavailableException("The store took nothing: " + cause.getMessage(), cause);
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.openWriter();
            connection = open;
            tx = new Tx(open, database.engine());
        }
        return open;
    }

    /** A connection that was cut in the meantime is replaced. */
    private Tx begin(int pieces) throws SQLException {
        Connection kept = connection;
        try {
            return beginNow(pieces);
        } catch (SQLException e) {
            if (kept == null || kept.isValid(2)) {
                throw e;
            }
            disconnect();
            return beginNow(pieces);
        }
    }

    private Tx beginNow(int pieces) throws SQLException {
        connected();
        execute(database.engine().begin(pieces));
        return Objects.requireNonNull(tx);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = Objects.requireNonNull(connection).createStatement()) {
            statement.execute(sql);
        }
    }

    private void rollBack() {
        try {
            if (tx != null) {
                tx.forget();
            }
            if (connection != null) {
                execute("ROLLBACK");
                if (!connection.isValid(2)) {
                    disconnect();
                }
            }
        } catch (SQLException e) {
            disconnect();
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            log.debug("Closing the writer's connection failed", e);
        }
        connection = null;
        tx = null;
    }

    /** In the order of their names, so that two nodes never wait for each other. */
    private void writeTallies(Tx open) throws SQLException {
        Map<String, Long> tallies = new TreeMap<>(open.tallies());
        open.forgetTallies();
        long bucket = clock.millis() / TALLY_BUCKET_MS * TALLY_BUCKET_MS;
        for (var tally : tallies.entrySet()) {
            if (tally.getValue() != 0) {
                add(open, tally.getKey(), 0, tally.getValue());
                add(open, tally.getKey(), bucket, tally.getValue());
            }
        }
        open.runLater();
    }

    private void add(Tx open, String name, long bucket, long delta) {
        open.updateLater("""
                INSERT INTO tally (name, bucket_at, node, n) VALUES (?, ?, ?, ?)
                ON CONFLICT (bucket_at, name, node) DO UPDATE SET n = tally.n + excluded.n
                """, name, bucket, node, delta);
    }

    /** Commits what still waits, then closes. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
