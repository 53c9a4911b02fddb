package callabsync.dispatch;

import callabsync.dispatch.Dispatcher.Dispatched;
import callabsync.event.Event;
import callabsync.event.Masked;
import callabsync.event.Shown;
import callabsync.inbox.EventState;
import callabsync.inbox.StoredEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One wide line per event: what it is and who gets it. It is made ready before the commit and written after it, as that is
 * on the writer's thread.
 */
final class DispatchLog {

    private static final Logger log = LoggerFactory.getLogger("callabsync.dispatch");

    private static final @Nullable String[] CONSTANTS = new String[64];

    private final StoredEvent event;
    private final Dispatched dispatched;
    private final Optional<String> replayId;
    private final Optional<String> reason;

    DispatchLog(StoredEvent event, Dispatched dispatched, Optional<String> replayId) {
        this.event = event;
        this.dispatched = dispatched;
        this.replayId = replayId;
        this.reason = dispatched.reason().map(text -> dispatched.isOfRoute() ? masked(text, event.event()) : text);
    }

    /** Most reasons are constants of a route: a text that existed before the event came cannot quote it. */
    private static String masked(String reason, Event event) {
        int slot = reason.hashCode() & CONSTANTS.length - 1;
        if (isSame(CONSTANTS[slot], reason)) {
            return reason;
        }
        String masked = Masked.text(reason, event);
        if (masked.equals(reason)) {
            CONSTANTS[slot] = reason;
        }
        return masked;
    }

    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // an equal text may have been made from this event
    private static boolean isSame(@Nullable String known, String reason) {
        return known == reason;
    }

    void write() {
        boolean failed = dispatched.state() == EventState.FAILED;
        var line = failed ? log.atError() : log.atInfo();
        line = line.addKeyValue("event", event.id())
                .addKeyValue("call", event.event().call().id().orElse("-"))
                .addKeyValue("type", Shown.type(event.event().type()))
                .addKeyValue("source", event.source())
                .addKeyValue("state", dispatched.state().word())
                .addKeyValue("destinations", String.join(",", dispatched.destinations()));
        if (!event.event().unread().isEmpty()) {
            line = line.addKeyValue("unread", String.join(",", event.event().unread()));
        }
        if (replayId.isPresent()) {
            line = line.addKeyValue("replay", replayId.get());
        }
        if (reason.isPresent()) {
            line = line.addKeyValue("reason", reason.get());
        }
        line.log("event." + dispatched.state().word());
    }
}
