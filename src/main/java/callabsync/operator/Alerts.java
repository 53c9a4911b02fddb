package callabsync.operator;

import callabsync.imports.Reconcile;
import callabsync.sink.Preflight.Finding;
import callabsync.sink.Preflights.Standing;
import callabsync.store.Database;
import callabsync.store.Duties;
import callabsync.store.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Looks for what needs a person. Each incident is told once when it begins and once when it is over, by one node, over
 * restarts too.
 */
@Component
class Alerts {

    private static final String DUTY = "alerts";
    private static final Duration DUTY_LASTS = Duration.ofMinutes(1);
    private static final Duration DYING = Duration.ofMinutes(15);
    private static final String FIELDS_LEFT_OUT = "fields-left-out";
    private static final int FIELDS_NAMED_AT_MOST = 5;
    private static final String UNREAD = "unread.";
    private static final Duration UNREAD_FOR = Duration.ofHours(1);
    private static final String SIGNATURES = "signatures-failing";

    private final Figures figures;
    private final Incidents incidents;
    private final SignatureWatch signatures;
    private final Database database;
    private final Duties duties;
    private final AlertParts parts;

    /**
     * When to alert, and by which clock.
     *
     * @param failingImports those that fail again and again
     * @param importNotes what imports leave behind, by import
     * @param preflights how they stand on this node
     * @param failedLogins what to tell while many fail on this node
     */
    record AlertParts(
            OperatorProperties.Alerts limits,
            Clock clock,
            Supplier<List<String>> failingImports,
            Supplier<Map<String, String>> importNotes,
            Supplier<List<Standing>> preflights,
            Function<Instant, Optional<String>> failedLogins) {}

    Alerts(
            Figures figures,
            Incidents incidents,
            SignatureWatch signatures,
            Database database,
            Duties duties,
            AlertParts parts) {
        this.figures = figures;
        this.incidents = incidents;
        this.signatures = signatures;
        this.database = database;
        this.duties = duties;
        this.parts = parts;
    }

    /**
     * That an incident began or is over, to be told.
     *
     * @param alert to send: {@code alert}, {@code subject}, {@code state} (begun or over), {@code message}, {@code since},
     *     {@code at}
     */
    record Change(Incident incident, boolean begun, Map<String, String> alert) {}

    /** Compares what is wrong now with what was told. What is not {@link #told} after it is answered again. */
    List<Change> evaluate() {
        if (!duties.take(DUTY, DUTY_LASTS)) {
            return List.of();
        }
        Map<String, Incident> now = wrongNow();
        var changes = new ArrayList<Change>();
        for (Incident known : incidents.open()) {
            if (now.remove(known.name()) == null) {
                changes.add(new Change(known, false, alert(known, "over")));
            }
        }
        now.values().forEach(begun -> changes.add(new Change(begun, true, alert(begun, "begun"))));
        return changes;
    }

    /** Notes that it was told, after it was: if telling fails, it is tried again. */
    void told(Change change) {
        if (change.begun()) {
            incidents.begin(change.incident());
        } else {
            incidents.end(change.incident());
        }
    }

    private Map<String, String> alert(Incident incident, String state) {
        var alert = new LinkedHashMap<String, String>();
        alert.put("alert", incident.alert());
        alert.put("subject", incident.subject());
        alert.put("state", state);
        alert.put("message", (state.equals("over") ? "Over: " : "") + incident.message());
        alert.put("since", incident.since().toString());
        alert.put("at", parts.clock().instant().toString());
        return alert;
    }

    private Map<String, Incident> wrongNow() {
        var wrong = new TreeMap<String, Incident>();
        var now = figures.now();
        Instant at = parts.clock().instant();
        for (DestinationStatus each : now.destinations()) {
            if (each.on()) {
                destination(each, at).forEach(incident -> wrong.put(incident.name(), incident));
            }
        }
        long died = now.since(at.minus(DYING), "delivery.*.dead");
        if (died >= parts.limits().deadLetters()) {
            add(wrong, "dead-letters-growing", "", died + " deliveries died within 15 minutes", at);
        }
        failingSignatures(at).forEach(incident -> wrong.put(incident.name(), incident));
        quietDoor(now, at).ifPresent(message -> add(wrong, "no-webhook", "", message, at));
        parts.failedLogins().apply(at).ifPresent(message -> add(wrong, "logins-failing", "", message, at));
        for (String failing : parts.failingImports().get()) {
            add(wrong, "import-failing", failing, "Import " + failing + " failed three times in a row", at);
        }
        unread(now, at).ifPresent(message -> add(wrong, "fields-unread", "", message, at));
        parts.importNotes()
                .get()
                .forEach((id, note) -> add(wrong, "import-incomplete", id, "Import " + id + ": " + note, at));
        fieldsLeftOut(at).forEach(incident -> wrong.put(incident.name(), incident));
        return wrong;
    }

    /** Fields of events that came and could not be read. */
    private static Optional<String> unread(Figures.Snapshot now, Instant at) {
        String fields = now.lastDay().keySet().stream()
                .filter(name -> name.startsWith(UNREAD) && now.since(at.minus(UNREAD_FOR), name) > 0)
                .sorted()
                .map(name ->
                        name.substring(UNREAD.length()) + " (" + now.since(at.minus(UNREAD_FOR), name) + " events)")
                .collect(Collectors.joining(", "));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of("Fields of events cannot be read and count as absent: " + fields
                        + "; search the log for unread=");
    }

    /** What the last preflight found; until there is one since the start, what was told before goes on. */
    private List<Incident> fieldsLeftOut(Instant at) {
        var wrong = new ArrayList<Incident>();
        List<Incident> known = incidents.open();
        for (Standing each : parts.preflights().get()) {
            if (each.at().isEmpty()) {
                known.stream()
                        .filter(incident -> incident.alert().equals(FIELDS_LEFT_OUT)
                                && incident.subject().equals(each.destination()))
                        .forEach(wrong::add);
            } else if (!each.findings().isEmpty()) {
                wrong.add(incident(FIELDS_LEFT_OUT, each.destination(), leftOut(each), at));
            }
        }
        return wrong;
    }

    private static String leftOut(Standing preflight) {
        List<Finding> findings = preflight.findings();
        String fields = findings.stream()
                .limit(FIELDS_NAMED_AT_MOST)
                .map(finding -> finding.place() + "." + finding.field() + " (" + finding.problem() + ")")
                .collect(Collectors.joining(", "));
        int more = findings.size() - FIELDS_NAMED_AT_MOST;
        return "Writes to " + preflight.destination() + " leave out " + fields
                + (more > 0 ? " and " + more + " more" : "") + ": see its preflight";
    }

    private List<Incident> destination(DestinationStatus each, Instant at) {
        var wrong = new ArrayList<Incident>();
        if (!each.state().equals("open")) {
            String why = each.reason() == null ? "" : ": " + each.reason();
            wrong.add(incident("destination-" + each.state(), each.id(), each.id() + " is " + each.state() + why, at));
        }
        Instant oldest = each.oldestPendingAt();
        if (oldest != null && oldest.isBefore(at.minus(parts.limits().oldestPending()))) {
            wrong.add(incident(
                    "deliveries-late",
                    each.id(),
                    "Deliveries to " + each.id() + " wait for more than "
                            + parts.limits().oldestPending().toMinutes() + " minutes",
                    at));
        }
        return wrong;
    }

    /** What the door told of lasts, over restarts too, until something genuine has come from that source. */
    private List<Incident> failingSignatures(Instant at) {
        var failing = new ArrayList<Incident>();
        for (Incident known : incidents.open()) {
            if (known.alert().equals(SIGNATURES)) {
                failing.add(known);
            }
        }
        signatures
                .alarming(at)
                .forEach((source, told) -> failing.add(incident(
                        SIGNATURES,
                        source,
                        "Signatures of source " + source + " fail: " + told.inARow() + " in a row",
                        told.at())));
        failing.removeIf(each -> cameByWebhook("source = :source", each.subject(), each.since()));
        return failing;
    }

    private boolean cameByWebhook(String condition, String source, Instant since) {
        return database.reads()
                .sql("SELECT 1 FROM event WHERE id >= :from AND " + condition + " LIMIT 1")
                .param("from", Ids.atOrAfter("evt", since.toEpochMilli()))
                .param("source", source)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    private Optional<String> quietDoor(Figures.Snapshot now, Instant at) {
        Duration limit = parts.limits().noWebhookFor();
        if (limit.isZero() || now.total("event.stored") == 0) {
            return Optional.empty();
        }
        return cameByWebhook("source <> :source AND is_test = 0", Reconcile.ID, at.minus(limit))
                ? Optional.empty()
                : Optional.of("No webhook has come for more than " + limit.toHours() + " hours");
    }

    private static void add(Map<String, Incident> wrong, String alert, String subject, String message, Instant at) {
        Incident incident = incident(alert, subject, message, at);
        wrong.put(incident.name(), incident);
    }

    private static Incident incident(String alert, String subject, String message, Instant at) {
        return new Incident(subject.isEmpty() ? alert : alert + ":" + subject, alert, subject, message, at);
    }
}
