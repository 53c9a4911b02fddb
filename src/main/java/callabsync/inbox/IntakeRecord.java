package callabsync.inbox;

import org.jspecify.annotations.Nullable;

/**
 * One record of the intake's topic.
 *
 * @param place topic, partition and offset
 * @param eventId the id that was answered; null in a record that is none of ours
 */
record IntakeRecord(
        String place,
        @Nullable String key,
        byte @Nullable [] body,
        @Nullable String eventId,
        @Nullable String source) {

    /** Why it can never be stored; null if it may. */
    @Nullable
    String fault() {
        if (eventId == null || !eventId.startsWith("evt_")) {
            return "It has no header event_id";
        }
        if (source == null || source.isBlank()) {
            return "It has no header source";
        }
        return body == null ? "It has no value" : null;
    }

    @Override
    public String toString() {
        return "IntakeRecord[" + place + "]";
    }
}
