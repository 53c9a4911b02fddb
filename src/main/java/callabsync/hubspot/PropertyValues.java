package callabsync.hubspot;

import callabsync.sink.Json;
import callabsync.sink.MappedText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Spells values as HubSpot wants them: each as a string, by the type of its property. */
final class PropertyValues {

    private static final int LONGEST = 65_536;
    private static final Pattern CONTINENTAL =
            Pattern.compile("-?\\d{1,3}(\\.\\d{3}){2,}(,\\d+)?|-?\\d{1,3}(\\.\\d{3})+,\\d+");
    private static final DateTimeFormatter MILLISECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final Pattern EMAIL = Pattern.compile("[^\\s@,;<>\"]+@[^\\s@,;<>\"]+\\.[^\\s@,;.<>\"]+");

    private final ZoneId zone;

    /** @param businessZone the days of {@code date} properties are days there */
    PropertyValues(ZoneId businessZone) {
        this.zone = businessZone;
    }

    /** Returns whether a text can be an e-mail address. */
    static boolean isEmail(String text) {
        return EMAIL.matcher(text).matches();
    }

    /** Returns the value for this property; empty if it does not fit. */
    Optional<String> spelled(Object value, Property property) {
        return switch (property.type()) {
            case "number" -> number(value);
            case "bool" -> MappedText.yesOrNo(text(value)).map(String::valueOf);
            case "date" ->
                instant(text(value)).map(at -> LocalDate.ofInstant(at, zone).toString());
            case "datetime" -> instant(text(value)).map(MILLISECONDS::format);
            case "enumeration" -> options(value, property);
            default -> Optional.of(text(value));
        };
    }

    /** Returns the value for a property of unknown type. */
    static String text(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof List<?> list) {
            return cut(list.stream().map(PropertyValues::text).collect(Collectors.joining(", ")));
        }
        if (value instanceof Map) {
            return cut(Json.write(value));
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return String.valueOf(number.longValue());
        }
        return cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    /** Without currency signs and thousands separators. */
    private static Optional<String> number(Object value) {
        return value instanceof Number
                ? Optional.of(text(value))
                : MappedText.amount(text(value))
                        .flatMap(amount -> CONTINENTAL.matcher(amount).matches()
                                ? Optional.of(amount.replace(".", "").replace(',', '.'))
                                : MappedText.number(amount));
    }

    private Optional<Instant> instant(String text) {
        String given = text.strip();
        try {
            if (given.matches("-?\\d{11,14}")) {
                return Optional.of(Instant.ofEpochMilli(Long.parseLong(given)));
            }
            return Optional.of(
                    given.length() == 10
                            ? LocalDate.parse(given).atStartOfDay(zone).toInstant()
                            : OffsetDateTime.parse(given).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> options(Object value, Property property) {
        List<?> wanted = value instanceof List<?> list
                ? list
                : property.several() ? List.of(text(value).split(";")) : List.of(value);
        if (wanted.size() > 1 && !property.several()) {
            return Optional.empty();
        }
        var chosen = new ArrayList<String>();
        for (Object each : wanted) {
            String text = text(each).strip();
            String option =
                    property.options().isEmpty() ? text : property.options().get(text.toLowerCase(Locale.ROOT));
            if (option != null) {
                chosen.add(option);
            }
        }
        return chosen.isEmpty() ? Optional.empty() : Optional.of(String.join(";", chosen));
    }
}
