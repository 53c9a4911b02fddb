/**
 * The door: guards, credentials, signature, then the inbox, then the answer.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox"})
package callabsync.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
