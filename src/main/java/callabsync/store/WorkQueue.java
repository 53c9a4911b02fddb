package callabsync.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What waits for the writer: in the order in which it was submitted, what is urgent before the rest. */
final class WorkQueue {

    /** A piece of work and the answer to come. */
    static final class Piece<T> {
        private final GroupCommit.Work<T> work;
        private final boolean urgent;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T answer;

        Piece(GroupCommit.Work<T> work, boolean urgent) {
            this.work = work;
            this.urgent = urgent;
        }

        CompletableFuture<T> done() {
            return done;
        }

        void run(Tx tx) throws SQLException {
            answer = work.in(tx);
            tx.runLater();
        }

        void complete() {
            done.complete(answer);
        }

        void fail(RuntimeException cause) {
            done.completeExceptionally(cause);
        }
    }

    private final BlockingQueue<Piece<?>> submitted = new LinkedBlockingQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Deque<Piece<?>> urgent = new ArrayDeque<>();
    private final Deque<Piece<?>> other = new ArrayDeque<>();

    /** From any thread; all else is the writer's. */
    void add(Piece<?> piece) {
        size.incrementAndGet();
        submitted.add(piece);
    }

    int size() {
        return size.get();
    }

    /** Waits a moment for work; answers whether there is some. */
    boolean await() throws InterruptedException {
        if (urgent.isEmpty() && other.isEmpty()) {
            Piece<?> first = submitted.poll(100, TimeUnit.MILLISECONDS);
            if (first == null) {
                return false;
            }
            sort(first);
        }
        for (Piece<?> piece = submitted.poll(); piece != null; piece = submitted.poll()) {
            sort(piece);
        }
        return true;
    }

    private void sort(Piece<?> piece) {
        (piece.urgent ? urgent : other).add(piece);
    }

    /** What is urgent, or the first of the rest. */
    List<Piece<?>> take(int atMost) {
        var group = new ArrayList<Piece<?>>(atMost);
        while (!urgent.isEmpty() && group.size() < atMost) {
            group.add(taken(urgent));
        }
        if (group.isEmpty()) {
            group.add(taken(other));
        }
        return group;
    }

    boolean hasOthers() {
        return !other.isEmpty();
    }

    Piece<?> takeOther() {
        return taken(other);
    }

    private Piece<?> taken(Deque<Piece<?>> from) {
        size.decrementAndGet();
        return from.remove();
    }

    /** Fails all that waited when {@link #await} was last asked. */
    void failAll(RuntimeException why) {
        while (!urgent.isEmpty()) {
            taken(urgent).fail(why);
        }
        while (!other.isEmpty()) {
            taken(other).fail(why);
        }
    }
}
