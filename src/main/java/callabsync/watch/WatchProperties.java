package callabsync.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The operator's alerts.
 *
 * @param url where people reach the dashboard, for the links in alerts; blank: links begin with the path
 * @param alerts when to alert
 */
@ConfigurationProperties("callab.sync.operator")
record WatchProperties(
        @DefaultValue("") String url, @DefaultValue Alerts alerts) {

    /**
     * @param deadLetters how many deliveries must have died within 15 minutes
     * @param held how many deliveries must have come to be held within an hour
     * @param oldestPending how long a destination's delivery may wait after it became due
     * @param diskFree how much of the data folder's disk must be free; of a disk below ten times as much, a tenth
     * @param noWebhookFor how long no webhook may come, after there was one; zero: not watched
     */
    record Alerts(
            @DefaultValue("5") long deadLetters,
            @DefaultValue("10") long held,
            @DefaultValue("15m") Duration oldestPending,
            @DefaultValue("1GB") DataSize diskFree,
            @DefaultValue("24h") Duration noWebhookFor) {}
}
