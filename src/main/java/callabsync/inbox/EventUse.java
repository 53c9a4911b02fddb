package callabsync.inbox;

/** Says which events a module still needs, as conditions of SQL: the module alone knows its tables. */
public interface EventUse {

    /** Returns a condition that is true while the payload of an event is needed. @param eventId the column of its id */
    String ofPayload(String eventId);

    /** Returns a condition that is true while an event is needed. */
    String ofEvent(String eventId);
}
