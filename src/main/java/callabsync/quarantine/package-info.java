/**
 * Keeps refused requests for a while, so that none is lost to a secret that was changed at one end only.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"store", "server", "inbox"})
package callabsync.quarantine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
