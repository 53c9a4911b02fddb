package callabsync.sandbox;

import callabsync.sandbox.callab.CallabStandIn;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.StandIn;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;

/** The four stand-ins of the sandbox profile, running. Their state lives in memory and ends with the process. */
public record StandIns(
        HubSpotStandIn hubspot, SalesforceStandIn salesforce, CrmHttpStandIn crmHttp, CallabStandIn callab)
        implements AutoCloseable {

    static StandIns start(SandboxProperties settings) {
        Clock clock = Clock.systemUTC();
        StandIns all = new StandIns(
                new HubSpotStandIn(clock),
                new SalesforceStandIn(clock),
                new CrmHttpStandIn(clock),
                new CallabStandIn(clock));
        startOnOrElsewhere(all.hubspot, settings.hubspotPort());
        startOnOrElsewhere(all.salesforce, settings.salesforcePort());
        startOnOrElsewhere(all.crmHttp, settings.crmHttpPort());
        startOnOrElsewhere(all.callab, settings.callabPort());
        all.seed();
        return all;
    }

    private static void startOnOrElsewhere(StandIn standIn, int port) {
        try {
            standIn.start(port);
        } catch (UncheckedIOException e) {
            standIn.start(0);
        }
    }

    /** Set up as the guide to going live says, so that nothing is left out; a portal as it is delivered lacks this one. */
    private void seed() {
        hubspot.addProperty("do_not_call", "bool");
        hubspot.contact(
                "51",
                Map.of(
                        "firstname",
                        "Ada",
                        "lastname",
                        "Byron",
                        "email",
                        "ada@engines.example",
                        "phone",
                        "+14085550151"));
        hubspot.contact(
                "52",
                Map.of(
                        "firstname",
                        "Grace",
                        "lastname",
                        "Murray",
                        "email",
                        "grace@navy.example",
                        "phone",
                        "+14085550152"));
        hubspot.contact("53", Map.of("lastname", "Turing", "email", "alan@bombe.example", "phone", "+14085550153"));
        salesforce.lead(
                Map.of("FirstName", "Mary", "LastName", "Jackson", "Company", "Wind Tunnel", "Phone", "+14085550161"));
        salesforce.lead(
                Map.of("FirstName", "Dorothy", "LastName", "Vaughan", "Company", "West Area", "Phone", "+14085550162"));
        crmHttp.contact(
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
    public void close() {
        hubspot.stop();
        salesforce.stop();
        crmHttp.stop();
        callab.stop();
    }
}
