package callabsync.sink;

import java.time.Duration;
import java.util.Optional;

/** A request surely did not reach its destination: nothing was done there, and nothing more can be sent now. */
public final class NotSentException extends FailedRequestException {

    private static final long serialVersionUID = 1L;

    /** @param after when to try again, if that is known */
    public NotSentException(String message, Optional<Duration> after) {
        super(Verdict.unavailable(message, after));
    }

    public NotSentException(String message) {
        this(message, Optional.empty());
    }

    public Optional<Duration> after() {
        return verdict().after();
    }
}
