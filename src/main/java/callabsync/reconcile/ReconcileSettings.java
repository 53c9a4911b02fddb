package callabsync.reconcile;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How Callab's calls are compared with the inbox.
 *
 * @param enabled null: on if Callab's destination is on
 * @param every from the beginning of one run to that of the next
 * @param from how far back the first run looks
 * @param overlap how far each run looks back before the last one
 * @param grace how long a webhook may take before it counts as lost
 */
@ConfigurationProperties("callab.sync.reconcile")
record ReconcileSettings(
        @Nullable Boolean enabled,
        @DefaultValue("1h") Duration every,
        @DefaultValue("1d") Duration from,
        @DefaultValue("1d") Duration overlap,
        @DefaultValue("10m") Duration grace) {}
