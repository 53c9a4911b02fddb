/**
 * The database sink: a contact's row and a call's row in any JDBC database. Start with {@link
 * callabsync.sink.database.DatabaseSink}.
 */
@NullMarked
package callabsync.sink.database;

import org.jspecify.annotations.NullMarked;
