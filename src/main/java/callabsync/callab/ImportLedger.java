package callabsync.callab;

import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.Optional;

/** Where imports note that Callab has the contact of a record. */
public interface ImportLedger {

    /** Notes it within the transaction. Returns false if it was noted before. */
    boolean created(Tx tx, String importId, String recordId, Optional<String> contactId) throws SQLException;
}
