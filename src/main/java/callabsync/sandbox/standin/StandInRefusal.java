package callabsync.sandbox.standin;

/** A request is refused with this answer. Carries no stack trace: it is an answer, not a fault. */
public final class StandInRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final transient StandInAnswer answer;

    public StandInRefusal(StandInAnswer answer) {
        super("refused with " + answer.status(), null, false, false);
        this.answer = answer;
    }

    public StandInAnswer answer() {
        return answer;
    }
}
