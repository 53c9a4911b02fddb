package callabsync.operator;

import callabsync.webhook.RequireHttps;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The operator's login and alerts.
 *
 * @param password of the user {@code operator}; blank: one is made and logged once at start
 * @param requireHttps whether pages and API may be used over plain HTTP
 * @param metricsPassword of the user {@code metrics}, who reads metrics and health; blank: there is no such user
 * @param metricsOverHttp whether metrics and health may be read over plain HTTP from anywhere
 * @param url where people reach the dashboard, for the links in alerts; blank: links begin with the path
 * @param alerts when to alert
 */
@ConfigurationProperties("callab.sync.operator")
record OperatorProperties(
        @DefaultValue("") String password,
        @DefaultValue("auto") RequireHttps requireHttps,
        @DefaultValue("") String metricsPassword,
        @DefaultValue("false") boolean metricsOverHttp,
        @DefaultValue("") String url,
        @DefaultValue Alerts alerts) {

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

    @Override
    public String toString() {
        return "OperatorProperties[password=" + set(password) + ", require-https=" + requireHttps
                + ", metrics-password=" + set(metricsPassword) + ", metrics-over-http=" + metricsOverHttp
                + ", url=" + url + ", alerts=" + alerts + "]";
    }

    private static String set(String password) {
        return password.isBlank() ? "not set" : "set";
    }
}
