package callabsync.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Wakes the pump of a destination, after the commit that opened a delivery or made one due. */
@Component
final class Wakeups {

    private final Map<String, Sleeper> sleepers = new ConcurrentHashMap<>();

    /** A pump that waits for work. */
    interface Sleeper {
        void wake();
    }

    void register(String destination, Sleeper sleeper) {
        sleepers.put(destination, sleeper);
    }

    void unregister(String destination, Sleeper sleeper) {
        sleepers.remove(destination, sleeper);
    }

    void wake(String destination) {
        Sleeper sleeper = sleepers.get(destination);
        if (sleeper != null) {
            sleeper.wake();
        }
    }

    void wakeAll() {
        sleepers.values().forEach(Sleeper::wake);
    }
}
