package callabsync.mapping;

/**
 * A mapping could not be compiled or failed on a document. The same document fails again until the file is corrected.
 * The message names file, line and column and holds no value of the document.
 */
public final class MappingFailedException extends RuntimeException {

    private final transient Problem problem;

    MappingFailedException(Problem problem) {
        // No cause: the engine's own messages quote values of the document.
        super(problem.toString(), null, false, true);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
