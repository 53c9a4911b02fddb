package callabsync.event;

import java.util.Optional;

/** The types of event that Callab documents. Others are kept under the name they came with. */
public enum EventType {
    /** The call began. Only the contact is known. */
    CALL_STARTED("call_started"),
    /** The call is over: status, duration, recording. */
    CALL_ENDED("call_ended"),
    /** What was extracted from the call after its end: everything, with the outcomes. */
    CALL_OUTCOME_EXTRACTED("call_outcome_extracted");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** The name in Callab's payload. */
    public String wireName() {
        return wireName;
    }

    /** Returns the type with this name; empty if it is unknown. */
    public static Optional<EventType> of(String wireName) {
        for (EventType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Returns the place of this type among events of one call with the same timestamp. Unknown types come first. */
    public static int rankOf(String wireName) {
        return of(wireName).map(type -> type.ordinal() + 1).orElse(0);
    }
}
