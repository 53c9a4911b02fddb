package callabsync.webhook;

import callabsync.store.AtShutdown;
import java.time.Duration;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Closes the door without refusing anybody: readiness goes down first, and from then on each answer ends its connection.
 * The door goes on taking webhooks for a while, so that a load balancer that asks for readiness has noticed.
 */
@Component
class DoorClosing {

    private final ApplicationContext context;
    private volatile boolean begun;

    DoorClosing(ApplicationContext context) {
        this.context = context;
    }

    AtShutdown within(Duration time) {
        return AtShutdown.beforeTheDoorCloses(this::begin, time);
    }

    boolean hasBegun() {
        return begun;
    }

    private void begin() {
        begun = true;
        if (context instanceof ServletWebServerApplicationContext web
                && web.getWebServer() instanceof TomcatWebServer tomcat
                && tomcat.getTomcat().getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
            http.setMaxKeepAliveRequests(1);
        }
    }
}
