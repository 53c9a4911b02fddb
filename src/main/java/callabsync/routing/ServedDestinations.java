package callabsync.routing;

import callabsync.destination.Destinations;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log which destinations are off because no route takes their deliveries, and when one does again. */
final class ServedDestinations {

    private static final Logger log = LoggerFactory.getLogger(ServedDestinations.class);

    private final Destinations destinations;
    private Map<String, String> waiting = Map.of();

    ServedDestinations(Destinations destinations) {
        this.destinations = destinations;
    }

    /** To be called after the folder was loaded. */
    synchronized void look() {
        Map<String, String> now = destinations.withoutRoute();
        now.forEach((destination, why) -> {
            if (!why.equals(waiting.get(destination))) {
                log.atWarn()
                        .addKeyValue("destination", destination)
                        .addKeyValue("reason", why)
                        .log("destination.off");
            }
        });
        waiting.keySet().stream()
                .filter(destination -> !now.containsKey(destination))
                .forEach(destination ->
                        log.atInfo().addKeyValue("destination", destination).log("destination.on"));
        waiting = now;
    }
}
