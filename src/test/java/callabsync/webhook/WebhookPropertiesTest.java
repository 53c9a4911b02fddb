package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.event.EventReader;
import callabsync.quarantine.QuarantineSettings;
import callabsync.server.ClockTime;
import callabsync.server.Networks;
import callabsync.server.RequireHttps;
import callabsync.signature.Rewriting;
import callabsync.signature.Scheme;
import callabsync.support.SettableClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WebhookPropertiesTest {

    @Test
    void defaults_are_those_of_the_contract() {
        SourceSettings settings =
                bound(Map.of("sources.callab.secrets", "a, b ,")).sources().get("callab");

        assertThat(settings.scheme()).isEqualTo(Scheme.CALLAB);
        assertThat(settings.secrets()).isEqualTo(List.of("a", "b"));
        assertThat(settings.jsonStringify()).isTrue();
        assertThat(settings.requireHttps()).isEqualTo(RequireHttps.AUTO);
        assertThat(settings.failuresPerMinute()).isEqualTo(100);
        assertThat(settings.ratePerSecond()).isZero();
        assertThat(settings.timestampTolerance()).isZero();
        assertThat(settings.maxBody().toBytes()).isEqualTo(1024 * 1024);
        assertThat(settings.allowFrom()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sources.UP.scheme | none | id",
                "sources.a.allow-from | 10.0.0.0/33 | network",
                "sources.a.allow-from | 2001:db8::/129 | network",
                "sources.a.allow-from | example.com | network",
                "sources.a.allow-from | 10.0.0.0/-1 | network",
                "sources.a.allow-from | 10.0.0.0/x | network",
                "sources.a.header-name | X-Key | belong together",
                "sources.a.header-value | v | belong together",
                "sources.a.username | u | belong together",
                "sources.a.password | p | belong together",
                "sources.a.rate-per-second | -1 | negative",
                "sources.a.failures-per-minute | -1 | negative",
                "sources.a.timestamp-tolerance | -1s | negative",
                "sources.a.max-body | 0B | max-body",
                "sources.a.max-body | 1GB | max-body",
                "sources.a.scheme | sha1 | Scheme",
                "sources.a.require-https | maybe | RequireHttps",
                "trusted-proxies | 10.0.0.0/99 | network",
                "trusted-proxies | proxy.example.com | network",
                "sources.a.allow-from | '10.0.0.0/8,nonsense' | network",
                "sources.a.allow-from | ::/0/0 | network",
                "sources.a.allow-from | 10.0.0.256 | network",
                "sources.a.rate-per-second | many | many",
                "sources.a.burst | -5 | negative",
                "sources.a.max-body | lots | data size",
                "sources.a.timestamp-tolerance | soon | duration",
                "sources.a.json-stringify | perhaps | boolean",
                "door.store-timeout | 0s | positive",
                "door.request-timeout | -1s | positive",
                "door.max-buffered | 0B | max-buffered",
                "quarantine.max-rejections | -1 | negative",
            })
    void a_wrong_setting_stops_the_start_and_says_why(String name, String value, String why) {
        assertThatThrownBy(() -> bound(Map.of(name, value)))
                .hasStackTraceContaining("callab.sync")
                .rootCause()
                .hasMessageContaining(why);
    }

    @Test
    void two_kinds_of_credentials_for_one_header_stop_the_start() {
        assertThatThrownBy(() -> bound(Map.of(
                        "sources.a.bearer", "hidden",
                        "sources.a.username", "u",
                        "sources.a.password", "hidden")))
                .rootCause()
                .hasMessageContaining("choose one")
                .hasMessageNotContaining("hidden");
    }

    /** Fails closed: 503 until there is one. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , ,"})
    void blank_secrets_are_no_secret(String secrets) {
        SourceSettings settings = bound(Map.of("sources.a.scheme", "callab", "sources.a.secrets", secrets))
                .sources()
                .get("a");

        var clock = new SettableClock();
        assertThat(new Source("a", settings, clock, new ClockTime(clock), new Rewriting(), EventReader.WITH_DEFAULTS)
                        .lacksSecret())
                .isTrue();
    }

    @Test
    void a_wrong_secret_is_not_repeated() {
        assertThatThrownBy(() -> bound(Map.of(
                        "sources.a.scheme", "standard-webhooks",
                        "sources.a.secrets", "whsec_%hidden%")))
                .rootCause()
                .hasMessageContaining("whsec_")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void no_secret_is_printed() {
        WebhookProperties properties = bound(Map.of(
                "sources.a.secrets", "hidden1",
                "sources.a.bearer", "hidden2",
                "sources.a.header-name", "X-Key",
                "sources.a.header-value", "hidden3",
                "sources.b.username", "someone",
                "sources.b.password", "hidden4"));

        assertThat(properties.toString())
                .doesNotContain("hidden")
                .contains("secrets=set")
                .contains("secrets=not set");
    }

    @Test
    void addresses_are_compared_in_both_notations() {
        var networks = new Networks(List.of("203.0.113.0/24", "2001:db8::/32"));

        assertThat(networks.contain("203.0.113.9")).isTrue();
        assertThat(networks.contain("::ffff:203.0.113.9")).isTrue();
        assertThat(networks.contain("2001:db8:1::1")).isTrue();
        assertThat(networks.contain("203.0.114.9")).isFalse();
        assertThat(networks.contain("localhost")).isFalse();
        assertThat(networks.contain("")).isFalse();
    }

    private static WebhookProperties bound(Map<String, String> settings) {
        var map = new HashMap<String, String>();
        settings.forEach((name, value) -> map.put("callab.sync." + name, value));
        var binder = new Binder(new MapConfigurationPropertySource(map));
        binder.bindOrCreate("callab.sync.quarantine", QuarantineSettings.class);
        return binder.bindOrCreate("callab.sync", WebhookProperties.class);
    }
}
