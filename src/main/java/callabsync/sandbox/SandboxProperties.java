package callabsync.sandbox;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the sandbox profile.
 *
 * @param hubspotPort port of the HubSpot stand-in; 0, or a port that is taken, means any. So for the others.
 * @param selfPlay whether new leads appear and are called by themselves
 * @param leadEvery wait between two new leads
 * @param leads how many new leads appear in all
 */
@ConfigurationProperties("callab.sync.sandbox")
record SandboxProperties(
        @DefaultValue("18081") int hubspotPort,
        @DefaultValue("18082") int salesforcePort,
        @DefaultValue("18083") int crmHttpPort,
        @DefaultValue("18084") int callabPort,
        @DefaultValue("true") boolean selfPlay,
        @DefaultValue("20s") Duration leadEvery,
        @DefaultValue("50") int leads) {}
