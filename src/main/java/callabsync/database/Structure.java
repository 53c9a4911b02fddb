package callabsync.database;

import java.util.Optional;

/**
 * What a destination's database looks like.
 *
 * @param calls empty when calls are not written there
 */
record Structure(Dialect dialect, Table contacts, Optional<Table> calls) {}
