/**
 * The door: guards, credentials, signature, then the inbox, then the answer.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "server", "signature", "quarantine"})
package callabsync.webhook;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
