package callabsync.signature;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether a body was signed by its source. Compares in constant time, throws for nothing that a sender can send. */
public interface SignatureVerifier {

    /** How a signature fared. */
    enum Verdict {
        GENUINE,
        /** Not of the raw bytes, but of the body as JavaScript's {@code JSON.stringify} writes it. */
        GENUINE_AS_STRINGIFIED,
        FORGED,
        /** Genuine, but signed too long ago or ahead of time. */
        UNTIMELY,
        /** Not of the raw bytes; for more there was no time. */
        UNDECIDED
    }

    /**
     * What came of verifying.
     *
     * @param body what was signed, and so all that may be read of a genuine request: the bytes as received, or as {@code
     *     JSON.stringify} writes them
     */
    record Checked(Verdict verdict, byte[] body) {
        @Override
        public String toString() {
            return "Checked[" + verdict + ", " + body.length + " bytes]";
        }
    }

    Checked verify(Headers headers, byte[] body);

    /** The same for a sender of whom too many requests were refused: takes as little time as it can. */
    default Checked verifyBriefly(Headers headers, byte[] body) {
        return verify(headers, body);
    }

    /** The headers that {@link #verify} looks at. */
    List<String> headers();

    /**
     * Returns the verifier of a scheme.
     *
     * @param secrets each of them is enough
     * @param rewriting writes a body as {@code JSON.stringify} does; null: only the raw bytes count
     */
    static SignatureVerifier of(Scheme scheme, List<String> secrets, Clock clock, @Nullable Rewriting rewriting) {
        return switch (scheme) {
            case CALLAB -> new CallabVerifier(secrets, rewriting);
            case STANDARD_WEBHOOKS -> new StandardWebhooksVerifier(secrets, clock);
            case NONE -> new Unsigned();
        };
    }

    /** For a source that does not sign. */
    record Unsigned() implements SignatureVerifier {
        @Override
        public Checked verify(Headers headers, byte[] body) {
            return new Checked(Verdict.GENUINE, body);
        }

        @Override
        public List<String> headers() {
            return List.of();
        }
    }
}
