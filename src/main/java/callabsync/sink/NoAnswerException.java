package callabsync.sink;

/** A request got no answer: whether it was done is unknown. Before it is sent again, look. */
public final class NoAnswerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoAnswerException(String message) {
        super(message, null, false, false);
    }

    /** This node was silent for so long that another one may be doing the same by now: nothing more is sent. */
    public static NoAnswerException leaseLost() {
        return new NoAnswerException("The lease ran out before this was sent: another node may have taken over");
    }
}
