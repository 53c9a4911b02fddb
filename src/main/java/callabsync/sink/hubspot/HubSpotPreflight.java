package callabsync.sink.hubspot;

import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.sink.NotSentException;
import callabsync.sink.Phones;
import callabsync.sink.Preflight;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares what the contact mapping writes with the portal's own definitions: at start, without anybody waiting for it,
 * and on demand. What it finds is left out of writes, never fatal; {@link #create} makes what is missing.
 */
final class HubSpotPreflight implements Preflight {

    private static final String MAPPING = "hubspot/hubspot-contact";

    /** One target field a line, as all mappings are written. */
    private static final Pattern FIELD = Pattern.compile("(?m)^\\s*\"([a-z][a-z0-9_]*)\"\\s*:(?!\\s*\")");

    /** The values that a mapping's table gives, by field. */
    private static final Pattern TABLE = Pattern.compile("\"([a-z][a-z0-9_]*)\"\\s*:\\s*\\$lookup\\(\\{([^}]*)}");

    private static final Pattern TABLE_VALUE = Pattern.compile(":\\s*\"([^\"]*)\"");

    /** The types of what the default mapping writes; anything else is a text. */
    private static final Map<String, List<String>> TYPES = Map.of(
            "last_call_date", List.of("datetime", "date"),
            "appointment_date", List.of("datetime", "date"),
            "last_call_duration", List.of("number", "number"),
            "total_calls", List.of("number", "number"),
            "appointment_scheduled", List.of("bool", "booleancheckbox"),
            "do_not_call", List.of("bool", "booleancheckbox"),
            "last_call_notes", List.of("string", "textarea"));

    private static final Finding NO_REGION = new Finding(
            MAPPING,
            "phone",
            "callab.sync.default-region is blank: a number without country code is of no country. Leads with one are not"
                    + " imported, and such a number in an event finds no contact",
            "Set it to the two letters of the country that most numbers are from, such as US",
            false);

    private final Portals portals;
    private final Definitions definitions;
    private final Mappings mappings;
    private final Phones phones;
    private final Clock clock;

    HubSpotPreflight(Portals portals, Definitions definitions, Mappings mappings, Phones phones, Clock clock) {
        this.portals = portals;
        this.definitions = definitions;
        this.mappings = mappings;
        this.phones = phones;
        this.clock = clock;
    }

    @Override
    public String sink() {
        return "hubspot";
    }

    @Override
    public List<Finding> check(String destination) {
        Map<String, Property> properties;
        try {
            properties = definitions.refresh(portals.of(destination));
        } catch (RefusedException e) {
            throw new NotSentException(e.ruling().reason(), e.ruling().after());
        }
        if (properties.isEmpty()) {
            return List.of(new Finding(
                    MAPPING,
                    "*",
                    "The token may not read property definitions",
                    "Give it the scope crm.schemas.contacts.read"));
        }
        var findings = new ArrayList<Finding>();
        if (!phones.hasRegion()) {
            findings.add(NO_REGION);
        }
        for (String name : written()) {
            Property property = properties.get(name);
            if (property == null) {
                findings.add(new Finding(
                        MAPPING,
                        name,
                        "The portal does not have it",
                        "Create a contact property " + name + " of type "
                                + type(name).get(0)));
            } else if (property.readOnly()) {
                findings.add(new Finding(MAPPING, name, "It is read-only", "Remove it from the mapping"));
            } else {
                wrongType(name, property, findings);
            }
        }
        unknownOptions(properties, findings);
        return findings;
    }

    private static void wrongType(String name, Property property, List<Finding> findings) {
        String wanted = type(name).get(0);
        boolean fits = property.type().equals(wanted)
                || property.type().equals("string")
                || !TYPES.containsKey(name)
                || wanted.equals("string")
                || property.type().equals("enumeration") && wanted.equals("bool")
                || property.type().equals("date") && wanted.equals("datetime");
        if (!fits) {
            findings.add(new Finding(
                    MAPPING,
                    name,
                    "It is of type " + property.type() + ", the mapping writes a " + wanted,
                    "Change the mapping, or make it a " + wanted));
        }
    }

    private void unknownOptions(Map<String, Property> properties, List<Finding> findings) {
        var tables = TABLE.matcher(source());
        while (tables.find()) {
            Property property = properties.get(tables.group(1));
            var values = TABLE_VALUE.matcher(tables.group(2));
            var unknown = new LinkedHashSet<String>();
            while (property != null && !property.options().isEmpty() && values.find()) {
                if (!property.options().containsValue(values.group(1))) {
                    unknown.add(values.group(1));
                }
            }
            unknown.forEach(value -> findings.add(new Finding(
                    MAPPING,
                    tables.group(1),
                    "It has no option " + value,
                    "Add the option " + value + ", or change the mapping")));
        }
    }

    /** The properties that the contact mapping may write. */
    private Set<String> written() {
        var names = new LinkedHashSet<String>();
        var fields = FIELD.matcher(source());
        while (fields.find()) {
            names.add(fields.group(1));
        }
        return names;
    }

    private String source() {
        return mappings.find(MAPPING).map(Mapping::source).orElse("");
    }

    private static List<String> type(String name) {
        return TYPES.getOrDefault(name, List.of("string", "text"));
    }

    /**
     * Creates the properties that the portal lacks, in a group of their own, and answers their names. What is there
     * already stays as it is.
     *
     * @throws RuntimeException when HubSpot cannot be asked or refuses
     */
    public List<String> create(String destination) {
        Portal portal = portals.of(destination);
        Map<String, Property> known = definitions.refresh(portal);
        List<String> missing =
                written().stream().filter(name -> !known.containsKey(name)).toList();
        if (missing.isEmpty()) {
            return missing;
        }
        String group = portal.settings().group();
        CrmAnswer made = portal.send(
                portal.contactProperties("/groups", Map.of("name", group, "label", "Callab", "displayOrder", -1)));
        if (!made.is2xx() && made.status() != 409) {
            throw new RefusedException(Ruling.of(made, clock));
        }
        CrmAnswer answer = portal.send(portal.contactProperties(
                "/batch/create",
                Map.of(
                        "inputs",
                        missing.stream().map(name -> definition(name, group)).toList())));
        if (!answer.is2xx()) {
            throw new RefusedException(Ruling.of(answer, clock));
        }
        definitions.forget(portal);
        return missing;
    }

    private static Map<String, Object> definition(String name, String group) {
        List<String> type = type(name);
        String label = Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('_', ' ');
        return Json.of(
                "name",
                name,
                "label",
                label,
                "type",
                type.get(0),
                "fieldType",
                type.get(1),
                "groupName",
                group,
                "options",
                type.get(0).equals("bool") ? YES_NO : null);
    }

    private static final List<Map<String, Object>> YES_NO = List.of(
            Map.of("label", "Yes", "value", "true", "displayOrder", 0, "hidden", false),
            Map.of("label", "No", "value", "false", "displayOrder", 1, "hidden", false));
}
