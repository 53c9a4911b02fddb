package callabsync.callab;

import callabsync.store.Tx;
import java.sql.SQLException;
import java.util.Optional;

/** Remembers that Callab has the contact of an imported record. */
public interface ImportedContacts {

    /** Stores it within the transaction. Returns false if it was stored before. */
    boolean created(Tx tx, String importId, String recordId, Optional<String> contactId) throws SQLException;
}
