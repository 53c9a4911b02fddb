package callabsync.sandbox.hubspot;

import callabsync.sandbox.standin.SandboxCrm;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** HubSpot in the sandbox: a portal set up as the guide to going live says, so that nothing is left out. */
final class HubSpotSandbox implements SandboxCrm {

    private final HubSpotStandIn standIn = new HubSpotStandIn(Clock.systemUTC());

    /** @param hubspotPort port of the stand-in; 0, or a port that is taken, means any */
    @ConfigurationProperties("callab.sync.sandbox")
    record Settings(@DefaultValue("18081") int hubspotPort) {}

    @Override
    public String name() {
        return "hubspot";
    }

    @Override
    public HubSpotStandIn standIn() {
        return standIn;
    }

    @Override
    public int port(Binder settings) {
        return settings.bindOrCreate("callab.sync.sandbox", Settings.class).hubspotPort();
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("HUBSPOT_URL", standIn.url(), "HUBSPOT_TOKEN", "sandbox");
    }

    @Override
    public void accept(UnaryOperator<String> variables) {
        standIn.token(variables.apply("HUBSPOT_TOKEN"));
    }

    @Override
    public void seed() {
        // A portal as HubSpot delivers it lacks this one.
        standIn.addProperty("do_not_call", "bool");
        contact("51", "Ada", "Byron", "ada@engines.example");
        contact("52", "Grace", "Murray", "grace@navy.example");
        standIn.contact("53", Map.of("lastname", "Turing", "email", "alan@bombe.example", "phone", "+14085550153"));
    }

    private void contact(String id, String firstName, String lastName, String email) {
        standIn.contact(
                id, Map.of("firstname", firstName, "lastname", lastName, "email", email, "phone", "+140855501" + id));
    }

    @Override
    public String create(Lead lead) {
        return standIn.created(
                "contacts",
                Map.of(
                        "firstname",
                        lead.firstName(),
                        "lastname",
                        lead.lastName(),
                        "phone",
                        lead.phone(),
                        "email",
                        lead.email()));
    }
}
