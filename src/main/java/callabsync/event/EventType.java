package callabsync.event;

import java.util.Optional;

/** The types of event that Callab documents. Others are kept under the name they came with. */
public enum EventType {
    /** The call began; the contact is known, nothing else. */
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

    /** The type with this name; empty for a type that we do not know. */
    public static Optional<EventType> of(String wireName) {
        for (EventType type : values()) {
            if (type.wireName.equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Where events of this type stand among those of one call with the same timestamp; unknown types come first. */
    public static int rankOf(String wireName) {
        return of(wireName).map(type -> type.ordinal() + 1).orElse(0);
    }
}
