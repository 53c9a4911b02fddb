package callabsync.sink;

/** A request failed. Its verdict says what becomes of the deliveries. */
public abstract sealed class FailedRequestException extends RuntimeException
        permits NotSentException, NoAnswerException, RefusedException {

    private static final long serialVersionUID = 1L;

    private final transient Verdict verdict;

    FailedRequestException(Verdict verdict) {
        super(verdict.reason(), null, false, false);
        this.verdict = verdict;
    }

    public final Verdict verdict() {
        return verdict;
    }
}
