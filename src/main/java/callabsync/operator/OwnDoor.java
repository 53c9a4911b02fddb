package callabsync.operator;

import callabsync.webhook.TestEvents;
import callabsync.webhook.TestEvents.Sent;
import java.net.URI;
import java.util.List;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.server.Ssl;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** This node's own door, for test events: reached over loopback, as the request of a stranger would be. */
@Component
public class OwnDoor {

    private final TestEvents testEvents;
    private final Environment environment;
    private final ServerProperties server;

    OwnDoor(TestEvents testEvents, Environment environment, ServerProperties server) {
        this.testEvents = testEvents;
        this.environment = environment;
        this.server = server;
    }

    List<String> sources() {
        return testEvents.sources();
    }

    public List<Sent> send(String source, String crm, String crmId) {
        String scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        String port = environment.getProperty("local.server.port", "8080");
        return testEvents.send(URI.create(scheme + "://127.0.0.1:" + port), source, crm, crmId);
    }
}
