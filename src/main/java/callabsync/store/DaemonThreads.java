package callabsync.store;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Threads for work in the background. They do not keep the process from ending. */
public final class DaemonThreads {

    private DaemonThreads() {}

    public static ExecutorService pool(String name, int atMost) {
        return Executors.newFixedThreadPool(atMost, work -> thread(name, work));
    }

    public static ScheduledExecutorService schedule(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> thread(name, work));
    }

    /** Returns a thread that is not started yet. */
    public static Thread thread(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
