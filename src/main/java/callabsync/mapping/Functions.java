package callabsync.mapping;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The functions that mappings have besides JSONata's own. Given something absent, or something they can't read, they
 * are absent themselves. None knows what time it is: a mapping gives the same for an event whenever it runs.
 */
final class Functions {

    private static final Pattern AMOUNT = Pattern.compile(
            "^[^\\d.,+-]*([+-]?(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?)\\s*(?:(k|thousand)|(m|mn|million))?\\b[^\\d]*$",
            Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_AMOUNT = 40;

    private final BoundedFunctions bounded = new BoundedFunctions();
    private final PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
    private final @Nullable String region;
    private final BusinessTime time;
    private final Map<String, JFunction> byName = new LinkedHashMap<>();

    Functions(ZoneId zone, @Nullable String defaultRegion) {
        this.region = defaultRegion == null || defaultRegion.isBlank() ? null : defaultRegion.strip();
        this.time = new BusinessTime(zone);
        define("e164", args -> e164(text(args, 0), text(args, 1)));
        define("isoInstant", args -> text(args, 0).flatMap(time::isoInstant));
        define("crmDate", args -> text(args, 0).flatMap(time::date));
        define("nextBusinessDay", args -> text(args, 0).flatMap(time::nextBusinessDay));
        define(
                "plusMinutes",
                args -> text(args, 0).flatMap(at -> time.plusMinutes(at, number(args, 1, "plusMinutes"))));
        define("truncate", args -> text(args, 0).map(text -> truncate(text, (int) number(args, 1, "truncate"))));
        define("amount", args -> text(args, 0).flatMap(Functions::amount));
        define(
                "html",
                args -> text(args, 0)
                        .map(text ->
                                Html.of(text, args.size() > 1 ? (int) number(args, 1, "html") : Bounds.LONGEST_TEXT)));
        for (String clock : List.of("now", "millis", "random", "shuffle")) {
            define(clock, args -> {
                throw new FunctionFailedException(
                        "$" + clock + " gives something else each time; a mapping must give the same at every replay");
            });
        }
        define("eval", args -> {
            throw new FunctionFailedException("$eval is not allowed in mappings");
        });
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
        return text.substring(0, end) + "…";
    }

    private static Optional<Number> amount(String text) {
        String given = text.strip();
        Matcher matcher = AMOUNT.matcher(given);
        if (given.length() > LONGEST_AMOUNT || !matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(matcher.group(1).replace(",", ""));
        int zeros = matcher.group(2) != null ? 3 : matcher.group(3) != null ? 6 : 0;
        BigDecimal scaled = value.movePointRight(zeros);
        boolean whole = scaled.stripTrailingZeros().scale() <= 0;
        return whole && scaled.precision() - scaled.scale() < 19
                ? Optional.of(scaled.longValue())
                : Optional.of(scaled.doubleValue());
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
        throw new FunctionFailedException("$" + function + " wants a number as argument " + (index + 1));
    }
}
