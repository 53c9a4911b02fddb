/**
 * The HTTP server that door and dashboard share. None of its threads waits for a byte of somebody who has not logged
 * in, and nobody takes its connections or threads from the door.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package callabsync.server;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
