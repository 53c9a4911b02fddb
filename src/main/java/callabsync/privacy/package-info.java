/**
 * Erases and exports what is stored about a person.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"store", "inbox", "delivery"})
package callabsync.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
