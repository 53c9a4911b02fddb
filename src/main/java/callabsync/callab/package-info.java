/**
 * Callab's own API: the sink that makes contacts of imported records, and the list of calls that reconcile reads.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "destination", "delivery", "mapping", "sink", "source"})
package callabsync.callab;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
