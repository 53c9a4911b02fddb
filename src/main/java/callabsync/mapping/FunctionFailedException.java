package callabsync.mapping;

/** A function of ours was called in a way that can never work. The message holds no value of the document. */
final class FunctionFailedException extends RuntimeException {

    FunctionFailedException(String message) {
        super(message, null, false, false);
    }
}
