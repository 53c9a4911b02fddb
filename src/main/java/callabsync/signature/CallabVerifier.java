package callabsync.signature;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Callab's own scheme: hex HMAC-SHA256 of the raw bytes, in any case, with or without {@code sha256=}. If that fails,
 * of the body as {@code JSON.stringify(JSON.parse(body))} writes it, which Callab's own sample signs.
 */
public final class CallabVerifier implements SignatureVerifier {

    public static final String HEADER = "X-Callab-Signature";
    private static final String PREFIX = "sha256=";

    private final List<Hmac> keys;
    private final @Nullable Rewriting rewriting;

    CallabVerifier(List<String> secrets, @Nullable Rewriting rewriting) {
        this.keys = secrets.stream().map(Hmac::of).toList();
        this.rewriting = rewriting;
    }

    @Override
    public List<String> headers() {
        return List.of(HEADER);
    }

    @Override
    public Checked verify(Headers headers, byte[] body) {
        return verify(headers, body, Rewriting::rewrite);
    }

    @Override
    public Checked verifyBriefly(Headers headers, byte[] body) {
        return verify(headers, body, Rewriting::rewriteBriefly);
    }

    private Checked verify(Headers headers, byte[] body, BiFunction<Rewriting, byte[], Rewriting.Result> rewrite) {
        byte[] signature = signature(headers.get(HEADER));
        if (signature.length != Hmac.BYTES || keys.isEmpty()) {
            return new Checked(Verdict.FORGED, body);
        }
        if (signed(body, signature)) {
            return new Checked(Verdict.GENUINE, body);
        }
        if (rewriting == null) {
            return new Checked(Verdict.FORGED, body);
        }
        Rewriting.Result result = rewrite.apply(rewriting, body);
        if (result.isBusy()) {
            return new Checked(Verdict.UNDECIDED, body);
        }
        return result.rewritten()
                .filter(rewritten -> signed(rewritten, signature))
                .map(rewritten -> new Checked(Verdict.GENUINE_AS_STRINGIFIED, rewritten))
                .orElseGet(() -> new Checked(Verdict.FORGED, body));
    }

    /** Tries every key, so that the time taken does not reveal which one fits. */
    private boolean signed(byte[] body, byte[] signature) {
        boolean genuine = false;
        for (Hmac key : keys) {
            genuine |= MessageDigest.isEqual(key.sign(body), signature);
        }
        return genuine;
    }

    private static byte[] signature(@Nullable String header) {
        if (header == null) {
            return new byte[0];
        }
        String hex = header.strip();
        if (hex.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            hex = hex.substring(PREFIX.length());
        }
        if (hex.length() != 2 * Hmac.BYTES) {
            return new byte[0];
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
