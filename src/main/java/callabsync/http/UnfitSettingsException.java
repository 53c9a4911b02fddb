package callabsync.http;

/** A destination's settings cannot be used: nothing can be sent before somebody mends them. The message names the setting. */
final class UnfitSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfitSettingsException(String message) {
        super(message, null, false, false);
    }
}
