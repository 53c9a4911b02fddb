package callabsync.hubspot;

import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The contact properties that the mapping may write, as its file says. */
final class WrittenProperties {

    static final String MAPPING = "hubspot/hubspot-contact";

    /** One target field a line, as all mappings are written. */
    private static final Pattern FIELD = Pattern.compile("(?m)^\\s*\"([a-z][a-z0-9_]*)\"\\s*:(?!\\s*\")");

    /** The values that a mapping's table gives, by field. */
    private static final Pattern TABLE = Pattern.compile("\"([a-z][a-z0-9_]*)\"\\s*:\\s*\\$lookup\\(\\{([^}]*)}");

    private static final Pattern TABLE_VALUE = Pattern.compile(":\\s*\"([^\"]*)\"");

    private static final Type TEXT = new Type("string", "text");

    /** The types of what the default mapping writes; anything else is a text. */
    private static final Map<String, Type> TYPES = Map.of(
            "last_call_date", new Type("datetime", "date"),
            "appointment_date", new Type("datetime", "date"),
            "last_call_duration", new Type("number", "number"),
            "total_calls", new Type("number", "number"),
            "appointment_scheduled", new Type("bool", "booleancheckbox"),
            "do_not_call", new Type("bool", "booleancheckbox"),
            "last_call_notes", new Type("string", "textarea"));

    private final Mappings mappings;

    WrittenProperties(Mappings mappings) {
        this.mappings = mappings;
    }

    /** A type of HubSpot's, and how people see it there. */
    record Type(String name, String fieldType) {}

    Set<String> names() {
        var names = new LinkedHashSet<String>();
        var fields = FIELD.matcher(source());
        while (fields.find()) {
            names.add(fields.group(1));
        }
        return names;
    }

    /** The options that the mapping gives, by property, where it gives certain ones only. */
    Map<String, List<String>> options() {
        var options = new LinkedHashMap<String, List<String>>();
        var tables = TABLE.matcher(source());
        while (tables.find()) {
            List<String> values = TABLE_VALUE
                    .matcher(tables.group(2))
                    .results()
                    .map(value -> value.group(1))
                    .distinct()
                    .toList();
            options.put(tables.group(1), values);
        }
        return options;
    }

    private String source() {
        return mappings.find(MAPPING).map(Mapping::source).orElse("");
    }

    static Type type(String name) {
        return TYPES.getOrDefault(name, TEXT);
    }

    /** Whether its type is known by more than that all else is a text. */
    static boolean isTyped(String name) {
        return TYPES.containsKey(name);
    }

    /** HubSpot keeps these beginnings of names to itself: nobody else can create such a property. */
    static boolean isCreatable(String name) {
        return !name.startsWith("hs_") && !name.startsWith("hubspot_");
    }
}
