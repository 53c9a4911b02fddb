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
        UNTIMELY
    }

    Verdict verify(Headers headers, byte[] body);

    /** The headers that {@link #verify} looks at. */
    List<String> headers();

    /** The verifier of a source's scheme. */
    static SignatureVerifier of(SourceSettings settings, Clock clock) {
        return switch (settings.scheme()) {
            case CALLAB -> new CallabVerifier(settings.secrets(), settings.jsonStringify());
            case STANDARD_WEBHOOKS -> new StandardWebhooksVerifier(settings.secrets(), clock);
            case NONE -> new Unsigned();
        };
    }

    /** For a source that does not sign. */
    record Unsigned() implements SignatureVerifier {
        @Override
        public Verdict verify(Headers headers, byte[] body) {
            return Verdict.GENUINE;
        }

        @Override
        public List<String> headers() {
            return List.of();
        }
    }
}
