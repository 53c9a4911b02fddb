package callabsync.inbox;

import callabsync.store.Tx;
import java.sql.SQLException;

/** A module that keeps something for events. It alone knows its tables, and gives their part of the inbox's SQL. */
public interface EventUse {

    /** Returns a condition that is true while the payload of an event is needed. @param eventId the column of its id */
    String ofPayload(String eventId);

    /** Returns a condition that is true while an event is needed. */
    String ofEvent(String eventId);

    /** Erases what the module keeps for an event, in the transaction that erases the event: afterwards nobody finds it. */
    void erase(Tx tx, String eventId, Findings findings) throws SQLException;
}
