package callabsync.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON as a database's own type takes it. */
final class JsonText {

    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final int OF_ESCAPE = 6;
    private static final String UNKNOWN = "\\ufffd";

    private JsonText() {}

    /**
     * The text without the characters that PostgreSQL's {@code jsonb} cannot hold: the escaped U+0000 is dropped, half a
     * surrogate pair is replaced. Throws an {@link IllegalArgumentException} when it is no JSON.
     */
    static String storable(String text) {
        try {
            if (STRICT.readTree(text).isMissingNode()) {
                throw new IllegalArgumentException("Nothing");
            }
        } catch (JsonProcessingException e) {
            // No cause: it quotes the value.
            throw new IllegalArgumentException("No JSON");
        }
        return text.contains("\\u") ? withoutUnfitEscapes(text) : text;
    }

    private static String withoutUnfitEscapes(String text) {
        var storable = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '\\') {
                storable.append(text.charAt(at++));
            } else if (text.charAt(at + 1) != 'u') {
                storable.append(text, at, at + 2);
                at += 2;
            } else {
                char escaped = escapedAt(text, at);
                boolean pair =
                        Character.isHighSurrogate(escaped) && Character.isLowSurrogate(escapedAt(text, at + OF_ESCAPE));
                int end = at + (pair ? 2 : 1) * OF_ESCAPE;
                if (Character.isSurrogate(escaped) && !pair) {
                    storable.append(UNKNOWN);
                } else if (escaped != 0) {
                    storable.append(text, at, end);
                }
                at = end;
            }
        }
        return storable.toString();
    }

    /** The character that is escaped here; else a blank. */
    private static char escapedAt(String text, int at) {
        return text.startsWith("\\u", at) ? (char) Integer.parseInt(text.substring(at + 2, at + OF_ESCAPE), 16) : ' ';
    }
}
