package callabsync.webhook;

import callabsync.signature.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source's bearer key, own header or HTTP Basic. All that is configured must match. Compares in constant time. */
final class SourceCredentials {

    private static final String AUTHORIZATION = "Authorization";

    private final List<byte[]> bearer;
    private final String headerName;
    private final List<byte[]> headerValue;
    private final List<byte[]> basic;

    SourceCredentials(
            List<String> bearer, String headerName, List<String> headerValue, String username, List<String> password) {
        this.bearer = digests(bearer);
        this.headerName = headerName;
        this.headerValue = digests(headerValue);
        this.basic =
                digests(password.stream().map(each -> username + ':' + each).toList());
    }

    /** Returns whether the source asks for none. */
    boolean areAbsent() {
        return bearer.isEmpty() && headerValue.isEmpty() && basic.isEmpty();
    }

    boolean verify(Headers headers) {
        if (areAbsent()) {
            return true;
        }
        boolean genuine = true;
        if (!bearer.isEmpty()) {
            genuine &= isOneOf(bearer, after("Bearer ", headers.get(AUTHORIZATION)));
        }
        if (!basic.isEmpty()) {
            genuine &= isOneOf(basic, decoded(after("Basic ", headers.get(AUTHORIZATION))));
        }
        if (!headerValue.isEmpty()) {
            genuine &= isOneOf(headerValue, headers.get(headerName));
        }
        return genuine;
    }

    /** Compares digests: the time it takes does not even reveal the length. */
    private static boolean isOneOf(List<byte[]> known, @Nullable String given) {
        if (given == null) {
            return false;
        }
        byte[] digest = digest(given);
        boolean genuine = false;
        for (byte[] one : known) {
            genuine |= MessageDigest.isEqual(one, digest);
        }
        return genuine;
    }

    private static @Nullable String after(String prefix, @Nullable String header) {
        return header != null && header.regionMatches(true, 0, prefix, 0, prefix.length())
                ? header.substring(prefix.length()).strip()
                : null;
    }

    private static @Nullable String decoded(@Nullable String base64) {
        if (base64 == null) {
            return null;
        }
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static List<byte[]> digests(List<String> values) {
        return values.stream().map(SourceCredentials::digest).toList();
    }

    private static byte[] digest(String value) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
