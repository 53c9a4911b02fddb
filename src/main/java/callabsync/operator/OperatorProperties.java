package callabsync.operator;

import callabsync.webhook.RequireHttps;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The operator's login and alerts.
 *
 * @param password of the user {@code operator}; blank: one is made and logged once at start
 * @param requireHttps whether pages and API may be used over plain HTTP
 * @param metricsPassword of the user {@code metrics}, who reads metrics and health; blank: there is no such user
 * @param metricsOverHttp whether metrics and health may be read over plain HTTP from anywhere
 * @param alerts when to alert
 */
@ConfigurationProperties("callab.sync.operator")
record OperatorProperties(
        @DefaultValue("") String password,
        @DefaultValue("auto") RequireHttps requireHttps,
        @DefaultValue("") String metricsPassword,
        @DefaultValue("false") boolean metricsOverHttp,
        @DefaultValue Alerts alerts) {

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
        return "OperatorProperties[password=" + set(password) + ", require-https=" + requireHttps
                + ", metrics-password=" + set(metricsPassword) + ", metrics-over-http=" + metricsOverHttp
                + ", alerts=" + alerts + "]";
    }

    private static String set(String password) {
        return password.isBlank() ? "not set" : "set";
    }
}
