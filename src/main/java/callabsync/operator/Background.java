package callabsync.operator;

import callabsync.store.DaemonThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Work that goes on without the one who asked for it: a page is never waited for longer than a moment. */
@Component
class Background implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Background.class);
    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final int AT_ONCE = 4;

    private final ExecutorService workers = DaemonThreads.pool("operator-work", AT_ONCE);

    /** Begins it. Answers its result if it ends within a moment; empty: it goes on. Throws what it throws by then. */
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
}
