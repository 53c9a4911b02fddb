/**
 * The other direction: new CRM records become Callab contacts.
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
            "sink",
            "source",
            "callab"
        })
package callabsync.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
