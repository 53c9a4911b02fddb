package callabsync.delivery;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One wide line per attempt. */
final class AttemptLog {

    private static final Logger log = LoggerFactory.getLogger("callabsync.delivery");

    private AttemptLog() {}

    static void write(Deliveries.Ended ended) {
        Delivery delivery = ended.delivery();
        Finish finish = ended.finish();
        boolean died = finish.state() == DeliveryState.DEAD;
        var line = died ? log.atWarn() : log.atInfo();
        line = line.addKeyValue("delivery", delivery.id())
                .addKeyValue("event", delivery.eventId().orElse("-"))
                .addKeyValue("call", delivery.callId().orElse("-"))
                .addKeyValue("destination", delivery.destination())
                .addKeyValue("state", finish.state().word())
                .addKeyValue("attempt", ended.attempt().number())
                .addKeyValue("trigger", delivery.manual() ? "manual" : "scheduled")
                .addKeyValue("result", finish.result())
                .addKeyValue("status", ended.attempt().responseStatus())
                .addKeyValue("duration_ms", ended.attempt().durationMs());
        if (ended.masked() != null) {
            line = line.addKeyValue("error", ended.masked());
        }
        line.log(died ? "delivery.died" : "delivery.attempted");
    }
}
