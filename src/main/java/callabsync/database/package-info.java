/**
 * The database sink: a contact's row and a call's row in any JDBC database. Start with {@link
 * callabsync.database.DatabaseSink}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink", "source"})
package callabsync.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
