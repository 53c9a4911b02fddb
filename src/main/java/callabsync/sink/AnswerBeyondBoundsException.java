package callabsync.sink;

import java.io.IOException;

/** An answer is larger or takes longer than {@link AnswerBounds} allow. The message quotes nothing of it. */
final class AnswerBeyondBoundsException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerBeyondBoundsException(String message) {
        super(message);
    }
}
