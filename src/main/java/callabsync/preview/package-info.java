/**
 * Shows what a mapping would write, for one event or for many, without writing it.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink"})
package callabsync.preview;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
