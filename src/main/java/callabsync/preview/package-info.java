/**
 * Shows what a mapping would write for events, and what that would change in the CRM, without writing it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink"})
package callabsync.preview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
