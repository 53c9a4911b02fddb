package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.SandboxCrm;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Salesforce in the sandbox. */
final class SalesforceSandbox implements SandboxCrm {

    private final SalesforceStandIn standIn = new SalesforceStandIn(Clock.systemUTC());

    /** @param salesforcePort port of the stand-in; 0, or a port that is taken, means any */
    @ConfigurationProperties("callab.sync.sandbox")
    record Settings(@DefaultValue("18082") int salesforcePort) {}

    @Override
    public String name() {
        return "salesforce";
    }

    @Override
    public SalesforceStandIn standIn() {
        return standIn;
    }

    @Override
    public int port(Binder settings) {
        return settings.bindOrCreate("callab.sync.sandbox", Settings.class).salesforcePort();
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "SALESFORCE_LOGIN_URL",
                standIn.url(),
                "SALESFORCE_CLIENT_ID",
                "sandbox",
                "SALESFORCE_CLIENT_SECRET",
                "sandbox");
    }

    @Override
    public void accept(UnaryOperator<String> variables) {
        standIn.credentials(variables.apply("SALESFORCE_CLIENT_ID"), variables.apply("SALESFORCE_CLIENT_SECRET"));
    }

    @Override
    public void seed() {
        standIn.lead(
                Map.of("FirstName", "Mary", "LastName", "Jackson", "Company", "Wind Tunnel", "Phone", "+14085550161"));
        standIn.lead(
                Map.of("FirstName", "Dorothy", "LastName", "Vaughan", "Company", "West Area", "Phone", "+14085550162"));
    }

    @Override
    public String create(Lead lead) {
        return standIn.created(
                "leads",
                Map.of(
                        "FirstName",
                        lead.firstName(),
                        "LastName",
                        lead.lastName(),
                        "Company",
                        "Sandbox",
                        "Phone",
                        lead.phone(),
                        "Email",
                        lead.email()));
    }
}
