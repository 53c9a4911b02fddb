package callabsync.event;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the value of a text field, of whatever type it came. */
final class PlainText {

    /** The members that may hold an object's text. The first one present counts. */
    private static final List<String> MEMBERS = List.of("value", "text", "content", "message", "url", "link", "name");

    private static final List<String> SPEAKERS = List.of("role", "speaker");
    private static final int DEEPEST = 4;

    private PlainText() {}

    /** Returns a text, the digits of a number or the lines of a list; empty for an object without a text. */
    static Optional<String> of(@Nullable Object value) {
        return of(value, DEEPEST);
    }

    private static Optional<String> of(@Nullable Object value, int depth) {
        if (value == null || depth == 0) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> object) {
            Optional<String> text = MEMBERS.stream()
                    .flatMap(member -> of(object.get(member), depth - 1).stream())
                    .findFirst();
            return text.map(said -> SPEAKERS.stream()
                            .map(object::get)
                            .filter(String.class::isInstance)
                            .map(speaker -> speaker + ": ")
                            .findFirst()
                            .orElse("")
                    + said);
        }
        if (value instanceof List<?> list) {
            String lines = list.stream()
                    .filter(Objects::nonNull)
                    .flatMap(element -> of(element, depth - 1).stream())
                    .collect(Collectors.joining("\n"));
            return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
        }
        return Optional.of(value instanceof Double number ? plain(number) : value.toString());
    }

    private static String plain(double number) {
        return Double.isFinite(number)
                ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
                : "";
    }
}
