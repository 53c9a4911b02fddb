package callabsync.webhook;

import callabsync.quarantine.Reason;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The HTTP engine behind the door's {@code platform-http} endpoint: completes exchanges asynchronously, which the
 * starter's own does not (src/docs/decisions/0002-the-door-answers-without-waiting.md).
 */
@Component
class DoorEngine {

    private volatile @Nullable DoorConsumer consumer;

    /**
     * Returns the engine for the door's endpoint. It is no bean, or the starter would leave out its own, which other
     * endpoints use.
     */
    PlatformHttpEngine forEndpoint() {
        return this::createConsumer;
    }

    private PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        var created = new DoorConsumer(endpoint, processor);
        consumer = created;
        return created;
    }

    /** Returns whether the door's route is started. */
    boolean isOpen() {
        DoorConsumer current = consumer;
        return current != null && current.isStarted();
    }

    /**
     * Runs the route and returns at once. The answer comes on the calling thread, or later on {@code afterwards}.
     *
     * @param afterwards where the route goes on after the store has committed
     */
    void accept(WebhookRequest request, Executor afterwards, Consumer<DoorAnswer> answer) {
        DoorConsumer current = consumer;
        if (current == null || !current.isStarted()) {
            answer.accept(DoorAnswer.of(Reason.STARTING));
        } else {
            current.accept(request, afterwards, answer);
        }
    }
}
