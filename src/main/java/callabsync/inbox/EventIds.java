package callabsync.inbox;

import callabsync.store.Database;

/** Leads from an id that was answered to the event that it is kept as. */
public final class EventIds {

    private final Database database;

    EventIds(Database database) {
        this.database = database;
    }

    /** The first event's id if this one was answered for a duplicate of it; else the id itself, whether it exists or not. */
    public String resolve(String id) {
        return database.reads()
                .sql("SELECT event_id FROM event_alias WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .orElse(id);
    }
}
