/**
 * The configured targets of deliveries, and the gate that lets deliveries through to each of them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store"})
package callabsync.destination;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
