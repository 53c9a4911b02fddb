package callabsync.hubspot;

import callabsync.destination.Destinations;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** The HubSpot accounts by destination. */
@Component
final class Portals {

    private final Destinations destinations;
    private final Requests requests;
    private final Connections connections;
    private final Clock clock;
    private final Map<String, Portal> portals = new ConcurrentHashMap<>();

    Portals(Destinations destinations, Requests requests, Connections connections, Clock clock) {
        this.destinations = destinations;
        this.requests = requests;
        this.connections = connections;
        this.clock = clock;
    }

    Portal of(String destination) {
        return portals.computeIfAbsent(destination, id -> {
            HubSpotSettings settings = destinations.settings(id).bind(HubSpotSettings.class);
            connections.waitForAnswer(settings.url(), settings.timeout());
            return new Portal(id, settings, requests, clock);
        });
    }
}
