package callabsync.store;

import callabsync.event.Seldom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what the embedded store's log holds into its file, beside the writer and not within its commits, so that no
 * webhook waits for it. What the writer has added meanwhile it moves itself between two commits ({@link #with}); only then
 * does the log start from the beginning.
 */
final class Checkpoints implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    /** 128 MiB; rarer, and each takes so long that more of those who wait notice. */
    private static final int AFTER_PAGES = 16_000;

    private static final long AFTER_MS = 2_000;
    private static final long LOOK_EVERY_MS = 50;
    private static final int SMALL_REST_PAGES = 512;
    private static final int LOG_BUSY_MS = 500;
    private static final int PASSES_AT_MOST = 4;

    private final Seldom seldom = Seldom.onceAMinute();
    private final Database database;
    private final ReentrantLock running = new ReentrantLock();
    private final Thread thread = DaemonThreads.thread("store-checkpoints", this::work);
    private final Queue<CompletableFuture<Boolean>> toEmpty = new ConcurrentLinkedQueue<>();
    private volatile boolean writerShouldFinish;
    private volatile boolean closed;
    private @Nullable Connection connection;

    Checkpoints(Database database) {
        this.database = database;
        thread.start();
    }

    /** As {@link GroupCommit#emptyLog}. */
    CompletableFuture<Boolean> emptyLog() {
        var done = new CompletableFuture<Boolean>();
        toEmpty.add(done);
        return done;
    }

    /** Returns whether there is something that only the writer can do, between two commits. */
    boolean needsWriter() {
        return writerShouldFinish || !toEmpty.isEmpty();
    }

    /** To be called by the writer between two commits: moves the little that is left, and empties the log for who asked. */
    void with(Connection writer) throws SQLException {
        if (writerShouldFinish) {
            writerShouldFinish = false;
            pass(writer);
        }
        if (toEmpty.isEmpty()) {
            return;
        }
        running.lock();
        try {
            for (var done = toEmpty.poll(); done != null; done = toEmpty.poll()) {
                done.complete(isEmptied(writer));
            }
        } finally {
            running.unlock();
        }
    }

    /** Leaves what the writer was needed for to the next time. */
    void giveUp(SQLException why) {
        warn(why);
        writerShouldFinish = false;
        for (var done = toEmpty.poll(); done != null; done = toEmpty.poll()) {
            done.complete(false);
        }
    }

    private void warn(SQLException e) {
        seldom.next("checkpoint")
                .ifPresent(further -> log.atWarn()
                        .addKeyValue("error", e.getMessage())
                        .addKeyValue("further", further)
                        .log("store.checkpoint-failed"));
    }

    private static boolean isEmptied(Connection writer) {
        try (Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + LOG_BUSY_MS);
            try (ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return answer.next() && answer.getInt(1) == 0;
            } finally {
                statement.execute("PRAGMA busy_timeout = " + Database.BUSY_TIMEOUT_MS);
            }
        } catch (SQLException e) {
            return false;
        }
    }

    private void work() {
        long last = System.nanoTime();
        long pause = LOOK_EVERY_MS;
        while (!closed) {
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
                pause = LOOK_EVERY_MS;
                int waiting = waiting();
                boolean late = System.nanoTime() - last >= TimeUnit.MILLISECONDS.toNanos(AFTER_MS);
                if (waiting >= AFTER_PAGES || late && waiting > 0) {
                    move();
                    last = System.nanoTime();
                }
            } catch (SQLException e) {
                warn(e);
                disconnect();
                pause = AFTER_MS;
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        disconnect();
    }

    /** How many pages the log holds that are not in the file yet. */
    private int waiting() throws SQLException {
        try (Statement statement = connected().createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(NOOP)")) {
            return answer.next() ? Math.max(0, answer.getInt(2) - answer.getInt(3)) : 0;
        }
    }

    private Connection connected() throws SQLException {
        Connection open = connection == null ? database.openWriter() : connection;
        connection = open;
        return open;
    }

    private void move() throws SQLException {
        running.lock();
        try {
            Connection open = connected();
            int moved = 0;
            for (int i = 0; i < PASSES_AT_MOST && !closed; i++) {
                int held = pass(open);
                int added = held < moved ? held : held - moved;
                moved = held;
                if (added <= SMALL_REST_PAGES) {
                    break;
                }
            }
            writerShouldFinish = true;
        } finally {
            running.unlock();
        }
    }

    /** Moves all that it can without waiting for anybody. Returns how many pages the log held when it began. */
    private static int pass(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(PASSIVE)")) {
            return answer.next() ? Math.max(0, answer.getInt(2)) : 0;
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            log.debug("Closing the connection failed", e);
        }
        connection = null;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
