package callabsync.bench;

import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import callabsync.support.AppProcess;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** HubSpot and a generic CRM in this process, so that the product's processor time is its own. */
final class BenchCrms implements AutoCloseable {

    private static final int CONTACTS = 5_000;

    private final HubSpotStandIn hubSpot = new HubSpotStandIn(Clock.systemUTC()).start();
    private final CrmHttpStandIn http = new CrmHttpStandIn(Clock.systemUTC()).start();
    private final ScheduledExecutorService forgetting = Executors.newSingleThreadScheduledExecutor();

    BenchCrms() {
        for (int i = 0; i < CONTACTS; i++) {
            hubSpot.contact(hubSpotId(i), Map.of("lastname", "Person " + i));
            http.contact(httpId(i), Map.of("last_name", "Person " + i));
        }
        forgetting.scheduleAtFixedRate(
                () -> List.of(hubSpot, http).forEach(StandIn::forgetRequests), 1, 1, TimeUnit.SECONDS);
    }

    AppProcess configure(AppProcess app) {
        return app.variable("HUBSPOT_URL", hubSpot.url())
                .variable("HUBSPOT_TOKEN", "sandbox")
                .variable("CRM_HTTP_URL", http.url())
                .variable("CRM_HTTP_TOKEN", "sandbox")
                .setting("callab.sync.destinations.hubspot.rate", "10000/1s");
    }

    HubSpotStandIn hubSpot() {
        return hubSpot;
    }

    CrmHttpStandIn http() {
        return http;
    }

    static String hubSpotId(int contact) {
        return String.valueOf(100_000 + contact % CONTACTS);
    }

    static String httpId(int contact) {
        return "lead_" + contact % CONTACTS;
    }

    /** Of each five calls, so many are for HubSpot, the others for the generic CRM. */
    static String mixed(int call, int ofFiveForHubSpot) {
        return call % 5 < ofFiveForHubSpot ? hubSpotId(call) : httpId(call);
    }

    void misbehave(Misbehaviour misbehaviour) {
        hubSpot.misbehave(misbehaviour);
        http.misbehave(misbehaviour);
    }

    void stop() {
        hubSpot.stop();
        http.stop();
    }

    void startAgain() {
        hubSpot.start();
        http.start();
    }

    @Override
    public void close() {
        forgetting.shutdownNow();
        stop();
    }
}
