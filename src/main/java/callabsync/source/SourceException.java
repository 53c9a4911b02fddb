package callabsync.source;

/** A page could not be read. Nothing was taken; the same page is read again in the next run. */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what the CRM said, without personal values */
    public SourceException(String message) {
        super(message, null, false, false);
    }
}
