package callabsync.sandbox.http;

import callabsync.sandbox.standin.SandboxCrm;
import java.time.Clock;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** A CRM with a plain HTTP API in the sandbox; it has the contact of Callab's own example. */
final class CrmHttpSandbox implements SandboxCrm {

    private final CrmHttpStandIn standIn = new CrmHttpStandIn(Clock.systemUTC());

    /** @param crmHttpPort port of the stand-in; 0, or a port that is taken, means any */
    @ConfigurationProperties("callab.sync.sandbox")
    record Settings(@DefaultValue("18083") int crmHttpPort) {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public CrmHttpStandIn standIn() {
        return standIn;
    }

    @Override
    public int port(Binder settings) {
        return settings.bindOrCreate("callab.sync.sandbox", Settings.class).crmHttpPort();
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("CRM_HTTP_URL", standIn.url(), "CRM_HTTP_TOKEN", "sandbox");
    }

    @Override
    public void accept(UnaryOperator<String> variables) {
        standIn.token(variables.apply("CRM_HTTP_TOKEN"));
    }

    @Override
    public void seed() {
        standIn.contact(
                "lead_123",
                Map.of(
                        "first_name", "John",
                        "last_name", "Smith",
                        "email", "john@techcorp.com",
                        "phone", "+14085551234",
                        "company", "Tech Corp",
                        "total_calls", 0));
    }

    @Override
    public String create(Lead lead) {
        return standIn.created(
                "contacts",
                Map.of(
                        "first_name",
                        lead.firstName(),
                        "last_name",
                        lead.lastName(),
                        "phone",
                        lead.phone(),
                        "email",
                        lead.email()));
    }
}
