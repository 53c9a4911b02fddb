package callabsync.sink;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** How many bytes the thread that does something allocates meanwhile: more than it ever holds at once. */
public final class Allocated {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private volatile long bytes;

    public <T> ThrowingSupplier<T> during(ThrowingSupplier<T> work) {
        return () -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                return work.get();
            } finally {
                bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
            }
        };
    }

    public long bytes() {
        return bytes;
    }
}
