/**
 * HubSpot: finds, updates and creates contacts in batches, and adds calls, tasks, meetings and notes, each once per call.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink", "source"})
package callabsync.hubspot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
