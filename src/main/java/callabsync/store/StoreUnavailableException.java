package callabsync.store;

/** The store took nothing: what was to be written is not there, and may be tried again. */
public class StoreUnavailableException extends RuntimeException {

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
