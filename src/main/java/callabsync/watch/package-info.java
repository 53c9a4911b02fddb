/**
 * Watches the product: incidents and the alerts about them, metrics, health, and each destination's status.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "event",
            "store",
            "inbox",
            "destination",
            "delivery",
            "quarantine",
            "webhook",
            "sink",
            "imports",
            "reconcile"
        })
package callabsync.watch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
