/**
 * Runs the dispatch route over stored events and commits the deliveries that it opened.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "routing"})
package callabsync.dispatch;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
