/**
 * What a person may ask for: to be forgotten, and to be told what is kept about them.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "delivery", "sink", "imports", "quarantine"})
package callabsync.privacy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
