package callabsync.signature;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a body was signed by its source. Compares in constant time. Throws nothing, whatever a sender sends.
 */
public interface SignatureVerifier {

    /** The result of a verification. */
    enum Verdict {
        GENUINE,
        /** Signed over the body as JavaScript's {@code JSON.stringify} writes it, not over the raw bytes. */
        GENUINE_AS_STRINGIFIED,
        FORGED,
        /** Genuine, but signed too long ago or ahead of time. */
        UNTIMELY,
        /** Not signed over the raw bytes. There was no time to try more. */
        UNDECIDED
    }

    /**
     * The result, and what was signed.
     *
     * @param body what was signed, and so all that may be read of a genuine request: the bytes as received, or as
     *     {@code JSON.stringify} writes them
     */
    record Checked(Verdict verdict, byte[] body) {
        @Override
        public String toString() {
            return "Checked[" + verdict + ", " + body.length + " bytes]";
        }
    }

    Checked verify(Headers headers, byte[] body);

    /** The same for a sender who was refused too often. Takes as little time as possible. */
    default Checked verifyBriefly(Headers headers, byte[] body) {
        return verify(headers, body);
    }

    /** Returns the headers that {@link #verify} reads. */
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
