package callabsync.webhook;

/** A refused request was verified again and is still not acceptable. The message says why. */
public class NotAdmittedException extends RuntimeException {

    NotAdmittedException(String message) {
        super(message);
    }
}
