/**
 * The log of the process. A thread of its own writes it, so that no other thread waits for its reader. No sender can
 * forge a line.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "event")
package callabsync.log;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
