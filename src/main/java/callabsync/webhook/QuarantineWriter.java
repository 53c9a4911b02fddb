package callabsync.webhook;

import callabsync.quarantine.Quarantine;
import callabsync.store.DaemonThreads;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** Writes the quarantine to the store and sums of refusals to the log, twice a second, on a thread of its own. */
@Component
class QuarantineWriter implements AutoCloseable {

    private static final long PACE_MS = 500;

    private final Quarantine quarantine;
    private final RefusalLog refusals;
    private final ScheduledExecutorService thread = DaemonThreads.schedule("quarantine-writer");

    QuarantineWriter(Quarantine quarantine, RefusalLog refusals) {
        this.quarantine = quarantine;
        this.refusals = refusals;
        thread.scheduleWithFixedDelay(this::flush, PACE_MS, PACE_MS, TimeUnit.MILLISECONDS);
    }

    private void flush() {
        refusals.flush();
        quarantine.flush();
    }

    /** Writes what is still waiting. */
    @Override
    public void close() {
        thread.shutdown();
        quarantine.flush();
        refusals.close();
    }
}
