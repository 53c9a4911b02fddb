package callabsync.sink.http;

import callabsync.destination.Destinations;
import callabsync.mapping.Mappings;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.ssl.SslBundles;

/** The APIs by destination. */
final class Apis {

    private final Destinations destinations;
    private final Requests requests;
    private final Mappings mappings;
    private final Connections connections;
    private final SslBundles sslBundles;
    private final Clock clock;
    private final Map<String, Api> apis = new ConcurrentHashMap<>();

    Apis(
            Destinations destinations,
            Requests requests,
            Mappings mappings,
            Connections connections,
            SslBundles sslBundles,
            Clock clock) {
        this.destinations = destinations;
        this.requests = requests;
        this.mappings = mappings;
        this.connections = connections;
        this.sslBundles = sslBundles;
        this.clock = clock;
    }

    Api of(String destination) {
        return apis.computeIfAbsent(destination, id -> {
            HttpSettings settings = destinations.settings(id).bind(HttpSettings.class);
            connections.waitForAnswer(settings.url(), settings.timeout());
            if (!settings.sslBundle().isBlank()) {
                connections.trust(
                        settings.url(),
                        sslBundles.getBundle(settings.sslBundle()).createSslContext());
            }
            return new Api(id, settings, requests, mappings, clock);
        });
    }
}
