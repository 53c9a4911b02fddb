package callabsync.dispatch;

import callabsync.dispatch.Dispatcher.Dispatched;
import callabsync.event.Masked;
import callabsync.inbox.EventState;
import callabsync.inbox.StoredEvent;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One wide line per event: what it is and who gets it. */
final class DispatchLog {

    private static final Logger log = LoggerFactory.getLogger("callabsync.dispatch");

    private DispatchLog() {}

    static void write(StoredEvent event, Dispatched dispatched, Optional<String> replayId) {
        boolean failed = dispatched.state() == EventState.FAILED;
        var line = failed ? log.atError() : log.atInfo();
        line = line.addKeyValue("event", event.id())
                .addKeyValue("call", event.event().call().id().orElse("-"))
                .addKeyValue("type", event.event().type())
                .addKeyValue("source", event.source())
                .addKeyValue("state", dispatched.state().word())
                .addKeyValue("destinations", String.join(",", dispatched.destinations()));
        if (replayId.isPresent()) {
            line = line.addKeyValue("replay", replayId.get());
        }
        if (dispatched.reason().isPresent()) {
            line = line.addKeyValue("reason", Masked.text(dispatched.reason().get(), event.event()));
        }
        line.log("event." + dispatched.state().word());
    }
}
