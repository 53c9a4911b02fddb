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
import org.jspecify.annotations.Nullable;

/** The work that waits for the writer, in the order in which it was submitted, urgent work first. */
final class WorkQueue {

    /** A piece of work and the answer to come: what is to be done, and the item that it is to be done for. */
    static final class Piece<I, T> {
        private final GroupCommit.BatchWork<I, T> work;
        private final I item;
        private final boolean urgent;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable T answer;

        Piece(GroupCommit.BatchWork<I, T> work, I item, boolean urgent) {
            this.work = work;
            this.item = item;
            this.urgent = urgent;
        }

        CompletableFuture<T> done() {
            return done;
        }

        boolean isLike(Piece<?, ?> other) {
            return work == other.work;
        }

        /** Runs these pieces in their order; those next to each other that are alike together. */
        static void run(Tx tx, List<Piece<?, ?>> pieces) throws SQLException {
            int to;
            for (int from = 0; from < pieces.size(); from = to) {
                for (to = from + 1; to < pieces.size() && pieces.get(to).isLike(pieces.get(from)); to++) {
                    // one more that is alike
                }
                pieces.get(from).runAlike(tx, pieces.subList(from, to));
            }
        }

        @SuppressWarnings("unchecked") // what is done by the same work has its types
        private void runAlike(Tx tx, List<Piece<?, ?>> alike) throws SQLException {
            var pieces = (List<Piece<I, T>>) (List<?>) alike;
            List<T> answers =
                    work.in(tx, pieces.stream().map(piece -> piece.item).toList());
            tx.runLater();
            for (int i = 0; i < answers.size(); i++) {
                pieces.get(i).answer = answers.get(i);
            }
        }

        void complete() {
            done.complete(answer);
        }

        void fail(RuntimeException cause) {
            done.completeExceptionally(cause);
        }
    }

    private final BlockingQueue<Piece<?, ?>> submitted = new LinkedBlockingQueue<>();
    private final Deque<Piece<?, ?>> urgent = new ArrayDeque<>();
    private final Deque<Piece<?, ?>> other = new ArrayDeque<>();

    /** From any thread; all else is the writer's. */
    void add(Piece<?, ?> piece) {
        submitted.add(piece);
    }

    /** Waits a moment for work. Returns whether there is some. */
    boolean await() throws InterruptedException {
        if (urgent.isEmpty() && other.isEmpty()) {
            Piece<?, ?> first = submitted.poll(100, TimeUnit.MILLISECONDS);
            if (first == null) {
                return false;
            }
            sort(first);
        }
        for (Piece<?, ?> piece = submitted.poll(); piece != null; piece = submitted.poll()) {
            sort(piece);
        }
        return true;
    }

    private void sort(Piece<?, ?> piece) {
        (piece.urgent ? urgent : other).add(piece);
    }

    /** Takes the urgent work, or the first of the rest. */
    List<Piece<?, ?>> take(int atMost) {
        if (urgent.isEmpty()) {
            return takeOthers();
        }
        var group = new ArrayList<Piece<?, ?>>();
        while (!urgent.isEmpty() && group.size() < atMost) {
            group.add(urgent.remove());
        }
        return group;
    }

    boolean hasOthers() {
        return !other.isEmpty();
    }

    /** The first of what is not urgent, with a few after it that are alike. */
    List<Piece<?, ?>> takeOthers() {
        var alike = new ArrayList<Piece<?, ?>>();
        alike.add(other.remove());
        while (!other.isEmpty()
                && alike.size() < GroupCommit.PART
                && other.element().isLike(alike.get(0))) {
            alike.add(other.remove());
        }
        return alike;
    }

    /** Fails every piece that waited when {@link #await} returned last. */
    void failAll(RuntimeException why) {
        while (!urgent.isEmpty()) {
            urgent.remove().fail(why);
        }
        while (!other.isEmpty()) {
            other.remove().fail(why);
        }
    }
}
