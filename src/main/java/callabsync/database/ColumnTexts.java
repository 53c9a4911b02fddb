package callabsync.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fits texts to columns: cuts a text that is too long and ends it with a mark, and writes JSON in a form that can be
 * stored.
 */
final class ColumnTexts {

    private static final String MARK = "…";
    private static final int BYTES_OF_MARK = 3;
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** An escape that stays, an escaped U+0000, or half a surrogate pair. */
    private static final Pattern ESCAPE =
            Pattern.compile("(\\\\[^u]|\\\\u[dD][89aAbB]..\\\\u[dD][c-fC-F]..)|(\\\\u0000)|\\\\u[dD][89a-fA-F]..");

    private ColumnTexts() {}

    /** @param most characters */
    static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, Math.max(0, most - 1))) + MARK;
    }

    /** @param most bytes in UTF-8 */
    static String cutToBytes(String text, int most) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= most) {
            return text;
        }
        var whole = CharBuffer.wrap(text);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(whole, ByteBuffer.allocate(Math.max(0, most - BYTES_OF_MARK)), true);
        return text.substring(0, whole.position()) + MARK;
    }

    /**
     * Returns the JSON without the characters that PostgreSQL's {@code jsonb} cannot hold: drops the escaped U+0000,
     * replaces half a surrogate pair.
     *
     * @throws IllegalArgumentException when the text is no JSON
     */
    static String json(String text) {
        try {
            if (STRICT.readTree(text).isMissingNode()) {
                throw new IllegalArgumentException("Nothing");
            }
        } catch (JsonProcessingException e) {
            // No cause, because its message quotes the value.
            throw new IllegalArgumentException("No JSON");
        }
        return ESCAPE.matcher(text).replaceAll(escape -> {
            boolean stays = escape.group(1) != null;
            return stays ? Matcher.quoteReplacement(escape.group()) : escape.group(2) != null ? "" : "\\\\ufffd";
        });
    }
}
