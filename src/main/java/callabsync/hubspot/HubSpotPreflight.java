package callabsync.hubspot;

import callabsync.mapping.Mappings;
import callabsync.sink.FieldCreation;
import callabsync.sink.Phones;
import callabsync.sink.Preflight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Compares what the contact mapping writes with the portal's own definitions: at start, without anybody waiting for it,
 * and on demand. What it finds is left out of writes, never fatal; {@link #creation} makes what is missing.
 */
@Component
final class HubSpotPreflight implements Preflight {

    private static final String MAPPING = WrittenProperties.MAPPING;

    private static final Finding NO_REGION = new Finding(
            MAPPING,
            "phone",
            "callab.sync.default-region is blank: a number without country code is of no country. Leads with one are not"
                    + " imported, and such a number in an event finds no contact",
            "Set it to the two letters of the country that most numbers are from, such as US",
            false);

    private final Portals portals;
    private final PortalDefinitions definitions;
    private final WrittenProperties written;
    private final Phones phones;
    private final FieldCreation creation;

    HubSpotPreflight(Portals portals, PortalDefinitions definitions, Mappings mappings, Phones phones) {
        this.portals = portals;
        this.definitions = definitions;
        this.written = new WrittenProperties(mappings);
        this.phones = phones;
        this.creation = new PropertyCreation(portals, definitions, written);
    }

    @Override
    public String sink() {
        return "hubspot";
    }

    @Override
    public Optional<FieldCreation> creation() {
        return Optional.of(creation);
    }

    @Override
    public List<Finding> check(String destination) {
        Map<String, Property> properties = definitions.refresh(portals.of(destination));
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
        for (String name : written.names()) {
            Property property = properties.get(name);
            if (property == null) {
                findings.add(missing(name));
            } else if (property.readOnly()) {
                findings.add(new Finding(MAPPING, name, "It is read-only", "Remove it from the mapping"));
            } else {
                wrongType(name, property, findings);
            }
        }
        unknownOptions(properties, findings);
        return findings;
    }

    private static Finding missing(String name) {
        boolean isCreatable = WrittenProperties.isCreatable(name);
        String todo = isCreatable
                ? "Create a contact property " + name + " of type "
                        + WrittenProperties.type(name).name()
                : "Remove it from the mapping: it is HubSpot's own, and this portal does not offer it";
        return new Finding(MAPPING, name, "The portal does not have it", todo, true, isCreatable);
    }

    private static void wrongType(String name, Property property, List<Finding> findings) {
        String wanted = WrittenProperties.type(name).name();
        boolean fits = property.type().equals(wanted)
                || property.type().equals("string")
                || !WrittenProperties.isTyped(name)
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
        written.options().forEach((name, values) -> {
            Property property = properties.get(name);
            if (property != null && !property.options().isEmpty()) {
                values.stream()
                        .filter(value -> !property.options().containsValue(value))
                        .forEach(value -> findings.add(new Finding(
                                MAPPING,
                                name,
                                "It has no option " + value,
                                "Add the option " + value + ", or change the mapping")));
            }
        });
    }
}
