package callabsync.webhook;

import java.time.Clock;
import java.util.List;

/** Says whether a body was signed by its source. Compares in constant time, throws for nothing that a sender can send. */
interface SignatureVerifier {

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

    /** The verifier of a source's scheme. */
    static SignatureVerifier of(SourceSettings settings, Clock clock, Rewriting rewriting) {
        return switch (settings.scheme()) {
            case CALLAB -> new CallabVerifier(settings.secrets(), settings.jsonStringify(), rewriting);
            case STANDARD_WEBHOOKS -> new StandardWebhooksVerifier(settings.secrets(), clock);
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
