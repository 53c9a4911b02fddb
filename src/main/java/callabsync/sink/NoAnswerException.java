package callabsync.sink;

/** A request got no answer: whether it was done is unknown. Before it is sent again, look. */
public final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message, null, false, false);
    }
}
