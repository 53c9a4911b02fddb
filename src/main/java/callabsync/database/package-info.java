/**
 * The database sink: a contact's row and a call's row in any JDBC database. A delivery goes through {@link
 * callabsync.database.DatabaseSink}, {@code DeliveryRows}, {@code CallKeys} and {@code Rows}; {@code Table} and {@code
 * Column} say what fits, and {@code SqlErrors} says what an error means.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink", "source"})
package callabsync.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
