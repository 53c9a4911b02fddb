package callabsync.http;

import callabsync.destination.Destinations;
import callabsync.http.HttpSettings.UnfitException;
import callabsync.mapping.Mappings;
import callabsync.sink.Connections;
import callabsync.sink.Requests;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/** The APIs by destination. */
@Component
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

    /** @throws UnfitException when its settings cannot be used */
    Api of(String destination) {
        return apis.computeIfAbsent(destination, this::make);
    }

    private Api make(String destination) {
        HttpSettings settings;
        try {
            settings = destinations.settings(destination).bind(HttpSettings.class);
        } catch (BindException e) {
            throw new UnfitException(e.getName() + ": cannot be read as what it should be");
        }
        var api = new Api(destination, settings, requests, mappings, clock);
        reach(settings, settings.url());
        if (settings.oauth() != null) {
            reach(settings, settings.oauth().tokenUrl());
        }
        return api;
    }

    private void reach(HttpSettings settings, String url) {
        if (!Address.isHttp(url)) {
            throw new UnfitException("oauth.token-url: wants http(s)://host");
        }
        connections.waitForAnswer(url, settings.timeout());
        if (!settings.sslBundle().isBlank()) {
            connections.trust(url, trusting(settings.sslBundle()));
        }
    }

    private SSLContext trusting(String bundle) {
        try {
            return sslBundles.getBundle(bundle).createSslContext();
        } catch (NoSuchSslBundleException e) {
            throw new UnfitException("ssl-bundle: there is no spring.ssl.bundle of the name " + bundle);
        } catch (IllegalStateException e) {
            throw new UnfitException("ssl-bundle: " + bundle + " cannot be used");
        }
    }
}
