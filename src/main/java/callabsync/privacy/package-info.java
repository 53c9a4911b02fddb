/**
 * What a person may ask for: to be forgotten, and to be told what is kept about them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"store", "inbox", "delivery"})
package callabsync.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
