package callabsync.sink;

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

    public String code() {
        return code;
    }
}
