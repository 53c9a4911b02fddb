/**
 * Salesforce, through camel-salesforce: finds, updates and creates leads and contacts in collections of 200, and adds
 * calls, tasks and events, each once per call.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "event",
            "store",
            "inbox",
            "destination",
            "delivery",
            "mapping",
            "routing",
            "sink",
            "source"
        })
package callabsync.salesforce;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
