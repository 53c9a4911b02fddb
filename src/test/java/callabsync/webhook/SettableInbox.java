package callabsync.webhook;

import callabsync.inbox.Inbox;
import callabsync.inbox.Receipt;
import callabsync.inbox.Received;
import callabsync.store.StoreUnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An inbox in memory that stores, fails or never answers, as a test says. Completes on a thread of its own. */
final class SettableInbox implements Inbox {

    enum Mood {
        WELL,
        DUPLICATE,
        UNUSABLE,
        FAILING,
        THROWING,
        SILENT
    }

    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "inbox-writer");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Received> stored = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Receipt>> unanswered = new CopyOnWriteArrayList<>();
    private volatile Mood mood = Mood.WELL;
    private volatile boolean remembering = true;

    /** What was met with silence until now fails. */
    void is(Mood mood) {
        this.mood = mood;
        unanswered.forEach(each -> each.completeExceptionally(new IllegalStateException("silent")));
        unanswered.clear();
    }

    void forget() {
        stored.clear();
    }

    /** Stops remembering, for a flood. */
    void remember(boolean remembering) {
        this.remembering = remembering;
    }

    List<Received> stored() {
        return stored;
    }

    @Override
    public CompletableFuture<Receipt> store(Received received) {
        var done = new CompletableFuture<Receipt>();
        Mood now = mood;
        if (now == Mood.THROWING) {
            throw new IllegalStateException("broken");
        }
        if (now == Mood.SILENT) {
            unanswered.add(done);
        } else {
            writer.execute(() -> complete(done, received, now));
        }
        return done;
    }

    private void complete(CompletableFuture<Receipt> done, Received received, Mood now) {
        if (now == Mood.FAILING) {
            done.completeExceptionally(new StoreUnavailableException("full", new IllegalStateException()));
            return;
        }
        if (remembering) {
            stored.add(received);
        }
        done.complete(new Receipt(
                "evt_1",
                now == Mood.DUPLICATE,
                now == Mood.UNUSABLE ? Optional.of("Missing required field: call") : Optional.empty()));
    }
}
