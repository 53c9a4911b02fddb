package callabsync.delivery;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Wakes the pump of a destination, after the commit that opened a delivery or made one due. */
@Component
final class Wakeups {

    private final Map<String, Pump> pumps = new ConcurrentHashMap<>();

    void register(Pump pump) {
        pumps.put(pump.destination().id(), pump);
    }

    void unregister(Pump pump) {
        pumps.remove(pump.destination().id(), pump);
    }

    void wake(String destination) {
        Pump pump = pumps.get(destination);
        if (pump != null) {
            pump.wake();
        }
    }

    void wakeAll() {
        pumps.values().forEach(Pump::wake);
    }
}
