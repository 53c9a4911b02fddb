package callabsync.sink;

import java.time.Duration;
import java.util.Optional;

/** A request got no answer: whether it was done is unknown. Before it is sent again, look. */
public final class NoAnswerException extends FailedRequestException {

    private static final long serialVersionUID = 1L;

    private final Duration took;

    public NoAnswerException(String message) {
        this(message, Duration.ZERO);
    }

    /** @param took how long it was waited for */
    public NoAnswerException(String message, Duration took) {
        super(new Verdict.Retry(message, Optional.empty(), true));
        this.took = took;
    }

    /** This node was silent for so long that another one may be doing the same by now: nothing more is sent. */
    public static NoAnswerException leaseLost() {
        return new NoAnswerException("The lease ran out before this was sent: another node may have taken over");
    }

    /** How long an answer was waited for. */
    public Duration took() {
        return took;
    }
}
