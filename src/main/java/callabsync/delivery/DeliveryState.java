package callabsync.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The states of a delivery; {@code src/docs/delivery-states.md} has the picture. */
public enum DeliveryState {
    /** Opened; waits for its turn. */
    PENDING,
    /** Taken, under a lease. */
    SENDING,
    /** An attempt failed; waits for the next one. */
    RETRYING,
    /** Final: the destination has it. */
    DELIVERED,
    /** Final until a manual retry: it cannot be delivered as it is, or the last attempt failed. */
    DEAD,
    /** A person must decide. */
    HELD,
    /** Final until a manual retry: an operator cancelled it. */
    CANCELLED;

    /** A condition, spelled as that of the index {@code delivery_open}, or the databases do not use it. */
    static final String OPEN = in(PENDING, SENDING, RETRYING);

    /** The same states, spelled as the condition of the index {@code delivery_oldest}. */
    static final String OPEN_BY_AGE = in(PENDING, RETRYING, SENDING);

    /** The states in which an event's payload is still needed. */
    static final String UNDECIDED = in(PENDING, SENDING, RETRYING, HELD);

    /** The states in which a delivery may be removed once it is old. */
    static final String FINAL = in(DELIVERED, DEAD, CANCELLED);

    /** The word in the database, the API, logs and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static DeliveryState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Returns whether the delivery goes on without an operator. */
    public boolean isOpen() {
        return this == PENDING || this == SENDING || this == RETRYING;
    }

    private static String in(DeliveryState... states) {
        return Arrays.stream(states)
                .map(state -> "'" + state.word() + "'")
                .collect(Collectors.joining(", ", "state IN (", ")"));
    }
}
