/**
 * The other direction: new CRM records become Callab contacts, and calls whose webhook never came are found.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink", "source"})
package callabsync.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
