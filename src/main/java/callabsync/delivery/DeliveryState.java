package callabsync.delivery;

import java.util.Locale;

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
}
