package callabsync.webhook;

/** A rejected request was verified again and is still not acceptable; the message says why. */
public class NotAdmittedException extends RuntimeException {

    NotAdmittedException(String message) {
        super(message);
    }
}
