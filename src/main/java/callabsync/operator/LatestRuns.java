package callabsync.operator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * How far work in the background got, for whoever asked for it and comes back: the latest runs of one kind that this
 * process began. A restart forgets them; what they left undone can be asked for again.
 */
final class LatestRuns<R> {

    private static final int REMEMBERED = 20;

    private final Function<R, String> id;
    private final Deque<R> latest = new ArrayDeque<>();

    LatestRuns(Function<R, String> id) {
        this.id = id;
    }

    /** Remembers how a run stands now, in place of how it stood. */
    synchronized void put(R run) {
        latest.removeIf(known -> id.apply(known).equals(id.apply(run)));
        latest.addFirst(run);
        while (latest.size() > REMEMBERED) {
            latest.removeLast();
        }
    }

    synchronized Optional<R> find(String runId) {
        return first(run -> id.apply(run).equals(runId));
    }

    /** The newest that is like this. */
    synchronized Optional<R> first(Predicate<R> like) {
        return latest.stream().filter(like).findFirst();
    }
}
