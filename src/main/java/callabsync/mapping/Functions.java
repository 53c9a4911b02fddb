package callabsync.mapping;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * The functions that mappings have besides JSONata's own. Given something absent, or something they can't read, they
 * are absent themselves. None knows what time it is: a mapping gives the same for an event whenever it runs.
 */
final class Functions {

    private static final String MARK = "…";
    private static final Set<String> FORBIDDEN = Set.of("now", "millis", "random", "shuffle", "eval");
    /** JSONata's own, as its reference lists them. */
    private static final List<String> BUILT_IN = List.of(
            ("string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match"
                            + " replace base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number"
                            + " abs floor ceil round power sqrt formatNumber formatBase formatInteger parseInteger sum max min"
                            + " average boolean not exists count append sort reverse distinct zip keys lookup spread merge sift"
                            + " each error assert type fromMillis toMillis map filter single reduce")
                    .split(" "));

    /** A function of ours was called in a way that can never work. The message holds no value of the document. */
    static final class FailedException extends RuntimeException {

        FailedException(String message) {
            super(message, null, false, false);
        }
    }

    private final BoundedFunctions bounded = new BoundedFunctions();
    private final PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    private final @Nullable String region;
    private final BusinessTime time;
    private final Map<String, JFunction> byName = new LinkedHashMap<>();

    Functions(BusinessTime time, @Nullable String defaultRegion) {
        this.region = defaultRegion == null || defaultRegion.isBlank() ? null : defaultRegion.strip();
        this.time = time;
        define("e164", args -> e164(text(args, 0), text(args, 1)));
        define("isoInstant", args -> text(args, 0).flatMap(time::isoInstant));
        define("crmDate", args -> text(args, 0).flatMap(time::date));
        define("nextBusinessDay", args -> text(args, 0).flatMap(time::nextBusinessDay));
        define(
                "plusMinutes",
                args -> text(args, 0).flatMap(at -> time.plusMinutes(at, number(args, 1, "plusMinutes"))));
        define("truncate", args -> text(args, 0).map(text -> truncate(text, (int) number(args, 1, "truncate"))));
        define("amount", Functions::amount);
        define("spokenTime", args -> text(args, 0).flatMap(said -> time.spoken(said, text(args, 1))));
        define(
                "html",
                args -> text(args, 0)
                        .map(text ->
                                html(text, args.size() > 1 ? (int) number(args, 1, "html") : Bounds.LONGEST_TEXT)));
        for (String name : FORBIDDEN) {
            define(name, args -> {
                throw new FailedException(whyForbidden(name).orElseThrow());
            });
        }
    }

    /** Returns why a mapping may not call this function; empty if it may, or if there is none of this name. */
    static Optional<String> whyForbidden(String name) {
        if (!FORBIDDEN.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(
                name.equals("eval")
                        ? "$eval is not allowed in mappings"
                        : "$" + name + " gives something else each time; a mapping must give the same at every replay");
    }

    /** Returns the names of all functions, without the {@code $}. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(BUILT_IN);
        names.addAll(byName.keySet());
        FORBIDDEN.forEach(names::remove);
        return names;
    }

    void bindTo(Jsonata.Frame frame) {
        bounded.bindTo(frame);
        byName.forEach(frame::bind);
        frame.bind("zone", time.zone().getId());
    }

    private void define(String name, Function<List<?>, Optional<?>> body) {
        byName.put(name, new JFunction((input, args) -> body.apply(args).orElse(null), null));
    }

    private Optional<String> e164(Optional<String> phone, Optional<String> country) {
        if (phone.isEmpty()) {
            return Optional.empty();
        }
        try {
            var number = phones.parse(phone.get(), country.orElse(region));
            return phones.isValidNumber(number)
                    ? Optional.of(phones.format(number, PhoneNumberUtil.PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }

    /** Cuts a text that is longer, with a mark in the place of its last character. Never splits a pair of surrogates. */
    static String truncate(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Math.max(0, length - 1);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + MARK;
    }

    /** A number is what it is: only a text can be read in two ways. */
    private static Optional<Number> amount(List<?> args) {
        return !args.isEmpty() && args.get(0) instanceof Number number
                ? Optional.of(number)
                : text(args, 0).flatMap(Amount::read);
    }

    private static Optional<String> text(List<?> args, int index) {
        Object value = index < args.size() ? args.get(index) : null;
        boolean readable = value instanceof String || value instanceof Number || value instanceof Boolean;
        return readable ? Optional.of(value.toString()).filter(text -> !text.isBlank()) : Optional.empty();
    }

    private static long number(List<?> args, int index, String function) {
        if (index < args.size() && args.get(index) instanceof Number number) {
            return number.longValue();
        }
        throw new FailedException("$" + function + " wants a number as argument " + (index + 1));
    }

    /**
     * Returns a text as it stands in a field that is HTML: nothing in it is markup, and its lines stay lines.
     *
     * @param longest of the result; a longer one is cut between two characters, with a mark
     */
    private static String html(String text, int longest) {
        String lines = text.strip().replace("\r\n", "\n").replace('\r', '\n');
        var html = new StringBuilder();
        int fits = 0;
        for (int i = 0; i < lines.length(); i += Character.charCount(lines.codePointAt(i))) {
            String character = Character.toString(lines.codePointAt(i));
            html.append(character.equals("\n") ? "<br>" : HtmlUtils.htmlEscape(character, "UTF-8"));
            if (html.length() > longest) {
                return longest < MARK.length() ? "" : html.substring(0, fits) + MARK;
            }
            fits = html.length() <= longest - MARK.length() ? html.length() : fits;
        }
        return html.toString();
    }
}
