package callabsync.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Bounds ids, types and other texts that a sender chose to 512 bytes before they are stored in columns, because an
 * index takes no more. A longer text becomes its beginning and a hash of the whole. The payload keeps it as it came.
 */
public final class Bounded {

    private static final int MOST_BYTES = 512;
    private static final int MOST_BYTES_OF_A_CHARACTER = 3;
    private static final int BEGINNING = 64;
    private static final int HASH_CHARACTERS = 22;

    private Bounded() {}

    /** Returns the bounded text. The same text always gives the same result, and a bounded text stays as it is. */
    public static String text(String text) {
        String whole = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
        if (whole.length() * MOST_BYTES_OF_A_CHARACTER <= MOST_BYTES) {
            return whole;
        }
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MOST_BYTES) {
            return whole;
        }
        int end = Character.isHighSurrogate(whole.charAt(BEGINNING - 1)) ? BEGINNING - 1 : BEGINNING;
        return whole.substring(0, end) + "~" + hash(bytes);
    }

    /** Returns a hash of a text, short enough for an id. */
    public static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder().encodeToString(hash).substring(0, HASH_CHARACTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
