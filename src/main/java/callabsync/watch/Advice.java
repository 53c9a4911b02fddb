package callabsync.watch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What to do about each kind of alert, and which page shows it. */
public final class Advice {

    private static final String SUBJECT = "{subject}";

    private static final Map<String, Advice> BY_ALERT =
            """
            destination-closed      | It is probed by itself. Repair the login or wait | /destinations
            destination-paused      | Resume it when the reason is gone | /destinations
            fields-unread           | Search the log for unread= and correct the outcome in Callab | /events
            fields-left-out         | Create the fields or take them out of the mapping, then check again | /preflight
            dead-letters-growing    | Open one, read the answer, repair mapping or CRM, then retry all | /deliveries?state=dead&destination={subject}
            held-growing            | Decide each one, or change callab.sync.match | /deliveries?state=held&destination={subject}
            deliveries-late         | Look at its budget, its gate and its attempts | /deliveries?destination={subject}
            events-failed           | Repair the route: they are then dispatched again by themselves | /events?state=failed
            events-invalid          | Open one and see why it cannot be used | /events?state=invalid
            events-ignored          | Open one and see why no destination wants it | /events?state=ignored
            no-webhook              | Look at Callab's webhook settings and at the firewall | /rejections
            webhooks-refused        | See the reasons and admit what is genuine | /rejections
            webhooks-not-stored     | Look at disk-low and store-away; reconcile fetches what Callab gave up | /books
            signatures-failing      | Give both secrets, comma-separated, then admit what was rejected | /rejections?reason=signature
            logins-failing          | Search the log for login.failed | /
            import-incomplete       | Read the note of its last run | /imports
            import-failing          | Read the error of its last run | /imports
            disk-low                | Enlarge the volume or shorten callab.sync.retention | /
            store-away              | Look at the disk or at the database | /
            """.lines().map(Advice::new).collect(Collectors.toMap(advice -> advice.alert, Function.identity()));

    private static final Advice OTHER = new Advice("other | See src/docs/operations.md | /");

    private final String alert;
    private final String next;
    private final String page;

    private Advice(String row) {
        String[] cells = row.split(" *\\| ");
        alert = cells[0];
        next = cells[1];
        page = cells[2];
    }

    /** Returns the kinds of alert there are. */
    public static Set<String> alerts() {
        return BY_ALERT.keySet();
    }

    static String next(String alert) {
        return BY_ALERT.getOrDefault(alert, OTHER).next;
    }

    static String page(String alert, String subject) {
        return BY_ALERT.getOrDefault(alert, OTHER)
                .page
                .replace(SUBJECT, URLEncoder.encode(subject, StandardCharsets.UTF_8));
    }
}
