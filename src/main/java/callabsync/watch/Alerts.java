package callabsync.watch;

import callabsync.store.Duties;
import callabsync.store.StoreUnavailableException;
import callabsync.watch.IncidentBook.Telling;
import callabsync.watch.Watch.Situation;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Compares what the watches see with the known incidents. Stores an incident before it sends the alert, so that an
 * alert that cannot be sent is still visible. One node watches what all nodes share, and sends each alert once, across
 * restarts too.
 */
@Component
public class Alerts {

    private static final Logger log = LoggerFactory.getLogger("callabsync.alert");
    private static final String DUTY = "alerts";
    private static final Duration DUTY_LASTS = Duration.ofMinutes(1);

    private final List<Watch> watches;
    private final Incidents shared;
    private final NodeIncidents ofThisNode;
    private final Figures figures;
    private final Duties duties;
    private final Clock clock;
    /** Alerts that were sent but could not be marked as sent in the store. They are not sent again. */
    private final Set<Telling> sent = ConcurrentHashMap.newKeySet();

    private volatile boolean hasDuty;

    Alerts(
            List<Watch> watches,
            Incidents shared,
            NodeIncidents ofThisNode,
            Figures figures,
            Duties duties,
            Clock clock) {
        this.watches = List.copyOf(watches);
        this.shared = shared;
        this.ofThisNode = ofThisNode;
        this.figures = figures;
        this.duties = duties;
        this.clock = clock;
    }

    /** Runs all watches. This node's own come first: the store may be the trouble. */
    public void look() {
        look(ofThisNode, watches.stream().filter(Watch::isOfThisNode).toList());
        hasDuty = false;
        hasDuty = duties.take(DUTY, DUTY_LASTS);
        if (hasDuty) {
            sent.forEach(shared::told);
            sent.clear();
            look(shared, watches.stream().filter(watch -> !watch.isOfThisNode()).toList());
        }
    }

    private void look(IncidentBook book, List<Watch> looking) {
        List<Incident> known = book.open();
        var situation = new Situation(clock.instant(), figures.now(), known);
        Map<String, Incident> wrong = new TreeMap<>();
        looking.forEach(watch -> watch.look(situation).forEach(each -> wrong.put(each.name(), each)));
        for (Incident each : known) {
            Incident now = wrong.remove(each.name());
            if (now == null) {
                book.end(each);
                line(each, "over");
            } else if (!now.message().equals(each.message())) {
                book.update(each.saying(now.message()));
            }
        }
        wrong.values().forEach(begun -> {
            book.begin(begun);
            line(begun, "begun");
        });
    }

    private static void line(Incident incident, String state) {
        var line = state.equals("over") ? log.atInfo() : log.atWarn();
        line.addKeyValue("alert", incident.alert())
                .addKeyValue("subject", incident.subject())
                .addKeyValue("state", state)
                .addKeyValue("message", incident.message())
                .addKeyValue("since", incident.since())
                .log("alert.raised");
    }

    /** Returns the open incidents: this node's own, then the shared ones, if they can be read. */
    public List<Incident> open() {
        return Stream.concat(ofThisNode.open().stream(), sharedOpen().stream()).toList();
    }

    private List<Incident> sharedOpen() {
        try {
            return shared.open();
        } catch (DataAccessException e) {
            return List.of();
        }
    }

    /** Returns the alerts that were not sent yet. */
    List<Telling> untold() {
        List<Telling> own = ofThisNode.untold();
        try {
            return Stream.concat(own.stream(), shared.untold().stream().filter(telling -> !isSent(telling)))
                    .toList();
        } catch (DataAccessException e) {
            return own;
        }
    }

    /** Returns the alerts that this node must send. Sends shared ones only if it has the duty. */
    public List<Telling> toTell() {
        return hasDuty ? untold() : ofThisNode.untold();
    }

    private boolean isSent(Telling telling) {
        return sent.stream()
                .anyMatch(each -> each.begun() == telling.begun()
                        && each.incident().name().equals(telling.incident().name()));
    }

    /** Marks an alert as sent; in memory while the store is away. */
    public void told(Telling telling) {
        if (ofThisNode.told(telling)) {
            return;
        }
        try {
            shared.told(telling);
        } catch (StoreUnavailableException e) {
            sent.add(telling);
        }
    }
}
