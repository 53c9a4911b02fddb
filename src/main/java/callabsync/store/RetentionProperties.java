package callabsync.store;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things are kept. What is still open is kept whatever its age.
 *
 * @param payload the bytes of events as received, and refused webhooks
 * @param attempts the tries of deliveries, with requests and answers
 * @param events events with their deliveries; this is also how long a duplicate is recognised
 */
@ConfigurationProperties("callab.sync.retention")
public record RetentionProperties(
        @DefaultValue("90d") Duration payload,
        @DefaultValue("90d") Duration attempts,
        @DefaultValue("90d") Duration events) {}
