/**
 * The operator API and the dashboard: what came in, what became of it, and what an operator can do about it. One class per
 * resource answers both; see {@code PagesAndApi}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "event",
            "store",
            "inbox",
            "destination",
            "delivery",
            "dispatch",
            "mapping",
            "routing",
            "extension",
            "server",
            "quarantine",
            "webhook",
            "sink",
            "privacy",
            "imports",
            "reconcile",
            "watch",
            "exchange",
            "preview"
        })
package callabsync.operator;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
