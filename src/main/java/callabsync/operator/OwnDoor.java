package callabsync.operator;

import callabsync.webhook.TestEvents;
import callabsync.webhook.TestEvents.Sent;
import java.net.URI;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** This node's own door, for test events: reached over loopback, as the request of a stranger would be. */
@Component
class OwnDoor {

    private final TestEvents testEvents;
    private final Environment environment;

    OwnDoor(TestEvents testEvents, Environment environment) {
        this.testEvents = testEvents;
        this.environment = environment;
    }

    List<String> sources() {
        return testEvents.sources();
    }

    List<Sent> send(String source, String crm, String crmId) {
        boolean secure = environment.getProperty("server.ssl.enabled", Boolean.class, false);
        String port = environment.getProperty("local.server.port", "8080");
        return testEvents.send(URI.create((secure ? "https" : "http") + "://127.0.0.1:" + port), source, crm, crmId);
    }
}
