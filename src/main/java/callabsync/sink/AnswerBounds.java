package callabsync.sink;

import java.io.IOException;
import java.time.Duration;

/** How much of an answer is read, whoever gives it: a CRM, Callab's API, a token endpoint, where an alert goes. */
public final class AnswerBounds {

    /** Of a body, after decompression. */
    public static final int LARGEST_BODY_BYTES = 8 * 1024 * 1024;

    public static final int MOST_HEADERS = 100;
    public static final int LONGEST_HEADER_BYTES = 8 * 1024;

    /** Answers of status 1xx before the one that counts. */
    public static final int MOST_INTERIM = 10;

    private static final int TIMES_TIMEOUT = 3;

    /** An answer is larger or takes longer than it may. The message quotes nothing of it. */
    static final class ExceededException extends IOException {
        private static final long serialVersionUID = 1L;

        ExceededException(String message) {
            super(message);
        }
    }

    private AnswerBounds() {}

    /** How long a request may take until its answer is read whole. The timeout itself bounds each single wait. */
    public static Duration wholeAnswer(Duration timeout) {
        return timeout.multipliedBy(TIMES_TIMEOUT);
    }
}
