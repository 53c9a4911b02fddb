package callabsync.salesforce;

import callabsync.sink.Json;
import callabsync.sink.MappedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Spells values as Salesforce wants them, by the type of their field: a date as a date in the business zone, numbers
 * without currency signs, texts no longer than they may be.
 */
final class FieldValues {

    private static final Set<String> NEVER_CUT = Set.of("email", "url", "phone", "reference", "id");

    private final ZoneId zone;

    FieldValues(ZoneId businessZone) {
        this.zone = businessZone;
    }

    /** Returns the value for this field; empty if it does not fit. */
    Optional<Object> spelled(Object value, Field field) {
        return switch (field.type()) {
            case "boolean" -> MappedText.yesOrNo(text(value)).map(truth -> truth);
            case "int", "long" ->
                number(value)
                        .map(number -> number.setScale(0, RoundingMode.HALF_UP).longValue());
            case "double", "currency", "percent" -> number(value).map(number -> number);
            case "date" -> date(text(value));
            case "datetime" -> startOrInstant(text(value)).map(Instant::toString);
            case "picklist" -> option(value, field);
            case "multipicklist" -> options(value, field);
            default -> fitting(text(value), field);
        };
    }

    /** Returns the value for a field of unknown type. */
    static Object plain(Object value) {
        return value instanceof Boolean
                        || value instanceof BigDecimal
                        || value instanceof Long
                        || value instanceof Integer
                ? value
                : value instanceof Number number ? new BigDecimal(number.toString()).stripTrailingZeros() : text(value);
    }

    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof List<?> list) {
            return list.stream().map(FieldValues::text).collect(Collectors.joining(", "));
        }
        if (value instanceof Map) {
            return Json.write(value);
        }
        if (value instanceof Number number) {
            return new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        return value.toString();
    }

    private static Optional<Object> fitting(String text, Field field) {
        if (field.length() <= 0 || text.length() <= field.length()) {
            return Optional.of(text);
        }
        if (NEVER_CUT.contains(field.type()) || MappedText.isLink(text)) {
            return Optional.empty();
        }
        int end = Character.isHighSurrogate(text.charAt(Math.max(0, field.length() - 2)))
                ? field.length() - 2
                : field.length() - 1;
        return Optional.of(text.substring(0, Math.max(0, end)) + "…");
    }

    private static Optional<BigDecimal> number(Object value) {
        return value instanceof Number number
                ? Optional.of(new BigDecimal(number.toString()))
                : MappedText.amount(text(value)).flatMap(MappedText::number).map(BigDecimal::new);
    }

    private Optional<Object> date(String text) {
        if (text.strip().length() > 10) {
            return instant(text).map(at -> LocalDate.ofInstant(at, zone).toString());
        }
        try {
            return Optional.of(LocalDate.parse(text.strip()).toString());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Optional<Instant> startOrInstant(String text) {
        try {
            return text.strip().length() == 10
                    ? Optional.of(
                            LocalDate.parse(text.strip()).atStartOfDay(zone).toInstant())
                    : instant(text);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Returns a time with its offset; empty if it is none. */
    static Optional<Instant> instant(String text) {
        // Salesforce itself writes +0000, without the colon.
        String given = text.strip().replaceFirst("([+-]\\d{2})(\\d{2})$", "$1:$2");
        try {
            return Optional.of(OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> option(Object value, Field field) {
        String wanted = text(value);
        return field.options().isEmpty()
                ? Optional.of(wanted)
                : Optional.ofNullable(field.options().get(wanted.strip().toLowerCase(Locale.ROOT)));
    }

    /** Returns those of several options that exist. */
    private static Optional<Object> options(Object value, Field field) {
        List<?> wanted =
                value instanceof List<?> list ? list : List.of(text(value).split(";"));
        var chosen = new ArrayList<String>();
        wanted.forEach(each -> option(each, field).ifPresent(option -> chosen.add(option.toString())));
        return chosen.isEmpty() ? Optional.empty() : Optional.of(String.join(";", chosen));
    }
}
