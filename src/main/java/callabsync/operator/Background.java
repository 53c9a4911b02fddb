package callabsync.operator;

import callabsync.store.DaemonThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Does work in the background. Whoever asked for it waits no longer than a moment. */
@Component
class Background implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Background.class);
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final int AT_ONCE = 4;

    private final ExecutorService workers;

    @Autowired
    Background() {
        this(AT_ONCE);
    }

    Background(int atOnce) {
        this.workers = DaemonThreads.pool("operator-work", atOnce);
    }

    /** Begins it. Returns its result if it ends within a moment, else empty. Throws what it throws by then. */
    <T> Optional<T> begin(Supplier<T> work) {
        CompletableFuture<T> begun = CompletableFuture.supplyAsync(work, workers);
        try {
            return Optional.of(begun.get(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            begun.whenComplete((result, failure) -> logged(failure));
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        }
    }

    /** Nobody waits for it any more: the log is the only place where its failure can be seen. */
    private static void logged(@Nullable Throwable failure) {
        if (failure != null) {
            log.atError()
                    .setCause(failure.getCause() == null ? failure : failure.getCause())
                    .log("work.broke-off");
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

    /**
     * The latest runs of one kind of work with their progress, for whoever comes back to look. A restart forgets them; what
     * they left undone can be asked for again.
     */
    static final class Runs<R> {

        private static final int REMEMBERED = 20;

        private final Background background;
        private final Function<R, String> id;
        private final Deque<R> latest = new ArrayDeque<>();

        Runs(Background background, Function<R, String> id) {
            this.background = background;
            this.id = id;
        }

        /**
         * Begins a run. Returns its progress after a moment.
         *
         * @param work does it and returns how it ended; {@link #put} shows the progress meanwhile
         */
        R start(R begun, Supplier<R> work) {
            put(begun);
            return background.begin(work).orElseGet(() -> find(id.apply(begun)).orElse(begun));
        }

        /** Replaces the progress of a run. */
        synchronized R put(R run) {
            latest.removeIf(known -> id.apply(known).equals(id.apply(run)));
            latest.addFirst(run);
            while (latest.size() > REMEMBERED) {
                latest.removeLast();
            }
            return run;
        }

        /** Changes the progress of a run that is remembered. */
        synchronized Optional<R> update(String runId, UnaryOperator<R> change) {
            return find(runId).map(change).map(this::put);
        }

        Optional<R> find(String runId) {
            return first(run -> id.apply(run).equals(runId));
        }

        /** Returns the newest run that is like this. */
        synchronized Optional<R> first(Predicate<R> like) {
            return latest.stream().filter(like).findFirst();
        }
    }
}
