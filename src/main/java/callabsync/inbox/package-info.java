/**
 * Keeps each event before it is acknowledged and recognises the ones that came before.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "broker"})
package callabsync.inbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
