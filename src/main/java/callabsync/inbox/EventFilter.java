package callabsync.inbox;

import callabsync.event.Bounded;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which events are meant; what is null is not asked for.
 *
 * @param q an exact id (of the event, the call or the contact), phone or e-mail, or the beginning of a name
 * @param from received then or later
 * @param to received before
 */
public record EventFilter(
        @Nullable String type,
        @Nullable String state,
        @Nullable String callId,
        @Nullable String contactId,
        @Nullable String q,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final EventFilter ALL = new EventFilter(null, null, null, null, null, null, null);

    public EventFilter {
        type = key(type);
        state = blankToNull(state);
        callId = key(callId);
        contactId = key(contactId);
        q = key(q);
        String wanted = state;
        if (wanted != null
                && Arrays.stream(EventState.values())
                        .noneMatch(known -> known.word().equals(wanted))) {
            throw new IllegalArgumentException("state: stored, dispatched, ignored, invalid or failed");
        }
    }

    public EventFilter before(Instant end) {
        return new EventFilter(type, state, callId, contactId, q, from, to == null || end.isBefore(to) ? end : to);
    }

    private static @Nullable String key(@Nullable String text) {
        String asked = blankToNull(text);
        return asked == null ? null : Bounded.text(asked);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Leaves out what was searched for: it may be a person's. */
    @Override
    public String toString() {
        return "EventFilter[type=" + type + ", state=" + state + ", from=" + from + ", to=" + to + "]";
    }
}
