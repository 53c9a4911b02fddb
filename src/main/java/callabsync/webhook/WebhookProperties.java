package callabsync.webhook;

import callabsync.server.Networks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Who may send what to the door.
 *
 * @param sources by id, the last part of the path {@code /webhooks/<id>}
 * @param trustedProxies networks (CIDR) of the proxies whose {@code X-Forwarded-For} and {@code -Proto} are believed
 */
@ConfigurationProperties("callab.sync")
record WebhookProperties(
        @DefaultValue Map<String, SourceSettings> sources,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue Door door) {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    WebhookProperties {
        sources = new LinkedHashMap<>(sources);
        for (String id : sources.keySet()) {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("sources: the id '" + id + "' must be of a-z, 0-9, - and _");
            }
        }
        trustedProxies =
                trustedProxies.stream().filter(proxy -> !proxy.isBlank()).toList();
        trustedProxies.forEach(Networks::check);
    }

    /**
     * What the door bears, over all sources.
     *
     * @param storeTimeout how long the store may take before the sender is told to send it again
     * @param requestTimeout how long a request may take to arrive and be answered
     * @param maxBuffered how much memory requests on their way may take, each about 80 KB and twice its body; a quarter is
     *     for bodies up to 16 KB that come along with their head
     * @param closeAfter how long it goes on taking webhooks when the process is stopped, while readiness is down already
     */
    record Door(
            @DefaultValue("3500ms") Duration storeTimeout,
            @DefaultValue("6s") Duration requestTimeout,
            @DefaultValue("96MB") DataSize maxBuffered,
            @DefaultValue("0s") Duration closeAfter) {

        private static final Duration LONGEST_CLOSE_AFTER = Duration.ofSeconds(30);
        private static final DataSize LEAST_BUFFERED = DataSize.ofMegabytes(1);

        Door {
            require(!storeTimeout.isNegative() && !storeTimeout.isZero(), "store-timeout must be positive");
            require(!requestTimeout.isNegative() && !requestTimeout.isZero(), "request-timeout must be positive");
            require(
                    !closeAfter.isNegative() && closeAfter.compareTo(LONGEST_CLOSE_AFTER) <= 0,
                    "close-after must be between 0s and 30s: whoever stops the process kills it after a minute");
            require(maxBuffered.compareTo(LEAST_BUFFERED) >= 0, "max-buffered must be at least 1MB");
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
