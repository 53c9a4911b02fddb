/**
 * The durable store: one schema on SQLite or PostgreSQL, one writer per node that commits in groups, ids and tallies.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event"})
package callabsync.store;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
