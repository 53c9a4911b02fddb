package callabsync.operator;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's login and alerts.
 *
 * @param password of the user {@code operator}; blank: one is made and logged once at start
 * @param alerts when to alert
 */
@ConfigurationProperties("callab.sync.operator")
record OperatorProperties(
        @DefaultValue("") String password, @DefaultValue Alerts alerts) {

    /**
     * @param deadLetters how many deliveries must have died within 15 minutes
     * @param oldestPending how long the oldest open delivery of a destination may wait
     * @param noWebhookFor how long no webhook may come, after there was one; zero: not watched
     */
    record Alerts(
            @DefaultValue("5") long deadLetters,
            @DefaultValue("15m") Duration oldestPending,
            @DefaultValue("24h") Duration noWebhookFor) {}

    @Override
    public String toString() {
        return "OperatorProperties[password=" + (password.isBlank() ? "not set" : "set") + ", alerts=" + alerts + "]";
    }
}
