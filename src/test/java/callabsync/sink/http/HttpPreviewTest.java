package callabsync.sink.http;

import callabsync.sandbox.CrmHttpStandIn;
import callabsync.sink.PreviewContract;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class HttpPreviewTest extends PreviewContract {

    @TempDir
    static Path folder;

    private static CrmHttpStandIn crm;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        crm = new CrmHttpStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(folder, "http", Map.of("http.url", crm.url(), "http.token", "sandbox"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        crm.close();
    }

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected String destination() {
        return "http";
    }

    @Override
    protected void seed() {
        crm.reset();
        crm.behave();
        crm.contact("lead_1", Map.of("first_name", "Old"));
    }

    @Override
    protected Events events() {
        return Events.outcomeExtracted().crmId("lead_1");
    }

    @Override
    protected Map<String, ?> record() {
        return crm.contacts().get("lead_1");
    }

    @Override
    protected long writes() {
        return crm.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .count();
    }

    @Override
    protected void takeAway() {
        crm.stop();
    }

    @Override
    protected void bringBack() {
        crm.start();
    }

    @Override
    protected boolean isReadable() {
        return false;
    }

    @Override
    protected String editedField() {
        return "status";
    }
}
