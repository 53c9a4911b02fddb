package callabsync.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Wakes what takes a destination's deliveries, after the commit that opened one or made one due. */
@Component
final class Wakeups {

    private final Map<String, Runnable> sleepers = new ConcurrentHashMap<>();

    void register(String destination, Runnable wake) {
        sleepers.put(destination, wake);
    }

    void unregister(String destination, Runnable wake) {
        sleepers.remove(destination, wake);
    }

    void wake(String destination) {
        Runnable sleeper = sleepers.get(destination);
        if (sleeper != null) {
            sleeper.run();
        }
    }

    void wakeAll() {
        sleepers.values().forEach(Runnable::run);
    }
}
