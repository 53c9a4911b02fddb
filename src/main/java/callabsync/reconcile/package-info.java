/**
 * Finds calls whose webhook never came, fetches their events from Callab, and keeps the books of each day.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "delivery", "source", "sink", "callab", "imports"})
package callabsync.reconcile;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
