package callabsync.database;

/** A table is not there, or is not as the sink needs it: nothing can be written before somebody mends that. */
final class UnfitTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitTableException(String message) {
        super(message, null, false, false);
    }
}
