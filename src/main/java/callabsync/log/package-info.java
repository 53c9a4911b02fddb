/**
 * The log of the process: written by a thread of its own, so that nobody else waits for who reads it, and in lines that
 * no sender can forge.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "event")
package callabsync.log;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
