package callabsync.operator;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Work that goes on without the one who asked for it: a page is never waited for longer than a moment. */
@Component
class Background implements AutoCloseable {

    private static final Duration A_MOMENT = Duration.ofSeconds(2);
    private static final int AT_ONCE = 4;

    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, work -> {
        var thread = new Thread(work, "operator-work");
        thread.setDaemon(true);
        return thread;
    });

    /** Begins it. Answers its result if it ends within a moment; empty: it goes on. Throws what it throws by then. */
    <T> Optional<T> begin(Supplier<T> work) {
        try {
            return Optional.of(
                    CompletableFuture.supplyAsync(work, workers).get(A_MOMENT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e.getCause());
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
