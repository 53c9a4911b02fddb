/**
 * Any JSON API: address, credentials, body and the meaning of each answer are a destination's settings, not code.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink", "source"})
package callabsync.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
