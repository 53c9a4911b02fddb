package callabsync.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as JavaScript's {@code JSON.stringify(JSON.parse(text))} does: integer-like keys first and ascending, the
 * last of equal keys in the place of the first, ECMAScript's numbers and escapes.
 */
final class JsonStringify {

    private static final int DEEPEST = 500;
    private static final long LARGEST_INDEX = 4_294_967_294L;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private JsonStringify() {}

    /** The body rewritten; empty if it is no JSON, or nested too deeply. */
    static Optional<byte[]> rewrite(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(text)) {
            @Nullable Object root = parse(parser);
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
            var out = new StringBuilder(text.length());
            write(root, out);
            return Optional.of(out.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Object parse(JsonParser parser) throws IOException {
        Deque<Container> open = new ArrayDeque<>();
        while (true) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("Ends too early");
            }
            @Nullable Object value;
            switch (token) {
                case START_OBJECT -> {
                    open.push(new Members());
                    continue;
                }
                case START_ARRAY -> {
                    open.push(new Elements());
                    continue;
                }
                case FIELD_NAME -> {
                    ((Members) open.element()).name = parser.currentName();
                    continue;
                }
                case END_OBJECT, END_ARRAY -> value = open.pop();
                case VALUE_STRING -> value = parser.getText();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value = Double.parseDouble(parser.getText());
                case VALUE_TRUE -> value = Boolean.TRUE;
                case VALUE_FALSE -> value = Boolean.FALSE;
                default -> value = null;
            }
            if (open.isEmpty()) {
                return value;
            }
            open.element().add(value);
        }
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        if (value instanceof Container container) {
            container.write(out);
        } else if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Double number) {
            out.append(JavaScriptNumbers.spell(number));
        } else {
            out.append(value);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        escape(c, out);
                    } else if (!Character.isSurrogate(c)) {
                        out.append(c);
                    } else if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        escape(c, out);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void escape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX[c >> shift & 15]);
        }
    }

    private interface Container {
        void add(@Nullable Object value);

        void write(StringBuilder out);
    }

    private static final class Elements implements Container {
        private final List<@Nullable Object> values = new ArrayList<>();

        @Override
        public void add(@Nullable Object value) {
            values.add(value);
        }

        @Override
        public void write(StringBuilder out) {
            char separator = '[';
            for (Object value : values) {
                out.append(separator);
                JsonStringify.write(value, out);
                separator = ',';
            }
            out.append(values.isEmpty() ? "[]" : "]");
        }
    }

    private static final class Members implements Container {
        private final TreeMap<Long, @Nullable Object> indexed = new TreeMap<>();
        private final Map<String, @Nullable Object> named = new LinkedHashMap<>();
        private String name = "";

        @Override
        public void add(@Nullable Object value) {
            long index = index(name);
            if (index < 0) {
                named.put(name, value);
            } else {
                indexed.put(index, value);
            }
        }

        @Override
        public void write(StringBuilder out) {
            char separator = '{';
            for (var member : indexed.entrySet()) {
                out.append(separator).append('"').append(member.getKey()).append("\":");
                JsonStringify.write(member.getValue(), out);
                separator = ',';
            }
            for (var member : named.entrySet()) {
                out.append(separator);
                quote(member.getKey(), out);
                out.append(':');
                JsonStringify.write(member.getValue(), out);
                separator = ',';
            }
            out.append(separator == '{' ? "{}" : "}");
        }

        /** The array index that a key stands for; -1 for any other key. */
        private static long index(String key) {
            int length = key.length();
            if (length == 0 || length > 10 || length > 1 && key.charAt(0) == '0') {
                return -1;
            }
            for (int i = 0; i < length; i++) {
                if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                    return -1;
                }
            }
            long index = Long.parseLong(key);
            return index <= LARGEST_INDEX ? index : -1;
        }
    }
}
