package callabsync.sink;

import java.util.function.Supplier;

/** A destination refused a request that a whole batch needs. */
public final class RefusedException extends FailedRequestException {

    private static final long serialVersionUID = 1L;

    private final String code;

    public RefusedException(Verdict verdict) {
        this(verdict, "");
    }

    /** @param code the destination's own name of the error; empty text: none */
    public RefusedException(Verdict verdict, String code) {
        super(verdict);
        this.code = code;
    }

    /**
     * Does something that a whole run needs, such as a preview.
     *
     * @throws NotSentException also when the destination refuses: nothing is done then either
     */
    public static <T> T asNotSent(Supplier<T> work) {
        try {
            return work.get();
        } catch (RefusedException e) {
            throw new NotSentException(e.verdict().reason(), e.verdict().after());
        }
    }

    public String code() {
        return code;
    }
}
