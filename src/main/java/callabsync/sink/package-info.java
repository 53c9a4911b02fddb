/**
 * What YAML cannot say about a CRM: match, merge, effects, and reading each answer by that CRM's error table.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping"})
package callabsync.sink;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
