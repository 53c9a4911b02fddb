package callabsync.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sandbox profile.
 *
 * @param selfPlay whether new leads appear and are called by themselves
 * @param leadEvery wait between two new leads
 * @param leads how many new leads appear in all
 */
@ConfigurationProperties("callab.sync.sandbox")
record SandboxProperties(
        @DefaultValue("true") boolean selfPlay,
        @DefaultValue("20s") Duration leadEvery,
        @DefaultValue("50") int leads) {}
