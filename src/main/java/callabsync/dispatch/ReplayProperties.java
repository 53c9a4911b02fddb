package callabsync.dispatch;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast events are replayed.
 *
 * @param rate events per second at most, so that new events are not kept waiting
 */
@ConfigurationProperties("callab.sync.replay")
record ReplayProperties(@DefaultValue("200") int rate) {

    ReplayProperties {
        if (rate < 1) {
            throw new IllegalArgumentException("callab.sync.replay.rate: at least 1 event per second");
        }
    }
}
