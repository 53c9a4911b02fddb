package callabsync.sandbox.callab;

import callabsync.sandbox.standin.SandboxSystem;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Callab in the sandbox. */
final class CallabSandbox implements SandboxSystem {

    private final CallabStandIn standIn = new CallabStandIn(Clock.systemUTC());

    /** @param callabPort port of the stand-in; 0, or a port that is taken, means any */
    @ConfigurationProperties("callab.sync.sandbox")
    record Settings(@DefaultValue("18084") int callabPort) {}

    @Override
    public String name() {
        return "callab";
    }

    @Override
    public CallabStandIn standIn() {
        return standIn;
    }

    @Override
    public int port(Binder settings) {
        return settings.bindOrCreate("callab.sync.sandbox", Settings.class).callabPort();
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "CALLAB_API_URL",
                standIn.url(),
                "CALLAB_API_KEY",
                "sandbox",
                "CALLAB_CAMPAIGN_ID",
                CallabStandIn.CAMPAIGN);
    }

    @Override
    public void accept(UnaryOperator<String> variables) {
        standIn.apiKey(variables.apply("CALLAB_API_KEY"));
        standIn.campaign(variables.apply("CALLAB_CAMPAIGN_ID"));
    }
}
