package callabsync.watch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** What to do about each kind of alert, and which page shows it. */
public final class Advice {

    private static final String SUBJECT = "{subject}";

    private record Step(String next, String page) {}

    private static final Map<String, Step> STEPS = Map.ofEntries(
            Map.entry(
                    "destination-closed",
                    new Step("It is probed by itself. Repair the login or wait", "/destinations")),
            Map.entry("destination-paused", new Step("Resume it when the reason is gone", "/destinations")),
            Map.entry(
                    "fields-unread",
                    new Step("Search the log for unread= and correct the outcome in Callab", "/events")),
            Map.entry(
                    "fields-left-out",
                    new Step("Create the fields or take them out of the mapping, then check again", "/preflight")),
            Map.entry(
                    "dead-letters-growing",
                    new Step(
                            "Open one, read the answer, repair mapping or CRM, then retry all",
                            "/deliveries?state=dead&destination={subject}")),
            Map.entry(
                    "held-growing",
                    new Step(
                            "Decide each one, or change callab.sync.match",
                            "/deliveries?state=held&destination={subject}")),
            Map.entry(
                    "deliveries-late",
                    new Step("Look at its budget, its gate and its attempts", "/deliveries?destination={subject}")),
            Map.entry(
                    "events-failed",
                    new Step("Repair the route: they are then dispatched again by themselves", "/events?state=failed")),
            Map.entry("events-invalid", new Step("Open one and see why it cannot be used", "/events?state=invalid")),
            Map.entry(
                    "events-ignored",
                    new Step("Open one and see why no destination wants it", "/events?state=ignored")),
            Map.entry("no-webhook", new Step("Look at Callab's webhook settings and at the firewall", "/rejections")),
            Map.entry("webhooks-refused", new Step("See the reasons and admit what is genuine", "/rejections")),
            Map.entry(
                    "webhooks-not-stored",
                    new Step("Look at disk-low and store-away; reconcile fetches what Callab gave up", "/books")),
            Map.entry(
                    "signatures-failing",
                    new Step(
                            "Give both secrets, comma-separated, then admit what was rejected",
                            "/rejections?reason=signature")),
            Map.entry("logins-failing", new Step("Search the log for login.failed", "/")),
            Map.entry("import-incomplete", new Step("Read the note of its last run", "/imports")),
            Map.entry("import-failing", new Step("Read the error of its last run", "/imports")),
            Map.entry("disk-low", new Step("Enlarge the volume or shorten callab.sync.retention", "/")),
            Map.entry("store-away", new Step("Look at the disk or at the database", "/")));

    private Advice() {}

    /** The kinds of alert there are. */
    public static Set<String> alerts() {
        return STEPS.keySet();
    }

    static String next(String alert) {
        return of(alert).next();
    }

    static String page(String alert, String subject) {
        return of(alert).page().replace(SUBJECT, URLEncoder.encode(subject, StandardCharsets.UTF_8));
    }

    private static Step of(String alert) {
        return STEPS.getOrDefault(alert, new Step("See src/docs/operations.md", "/"));
    }
}
