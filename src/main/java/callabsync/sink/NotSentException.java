package callabsync.sink;

import java.time.Duration;
import java.util.Optional;

/** A request surely did not reach its destination: nothing was done there, and nothing more can be sent now. */
public final class NotSentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> after;

    /** @param after when to try again, if that is known */
    public NotSentException(String message, Optional<Duration> after) {
        super(message, null, false, false);
        this.after = after;
    }

    public NotSentException(String message) {
        this(message, Optional.empty());
    }

    public Optional<Duration> after() {
        return after;
    }
}
