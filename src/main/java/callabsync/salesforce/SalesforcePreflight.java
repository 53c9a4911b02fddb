package callabsync.salesforce;

import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.salesforce.Definitions.ObjectDefinition;
import callabsync.sink.Json;
import callabsync.sink.Preflight;
import callabsync.sink.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares what the mappings write with the org's own definitions: at start, without anybody waiting for it, and on
 * demand. What it finds is left out of writes, never fatal.
 */
final class SalesforcePreflight implements Preflight {

    /** What is written to which object. A contact takes what it has of a lead's fields: nothing is missing there. */
    private static final Map<String, String> OBJECTS = Map.of(
            "salesforce/salesforce-lead",
            "Lead",
            NewLeads.MAPPING,
            "Lead",
            "salesforce/salesforce-call",
            "Task",
            "salesforce/salesforce-task",
            "Task",
            "salesforce/salesforce-event",
            "Event");

    /** One target field a line, as all mappings are written. */
    private static final Pattern FIELD = Pattern.compile("(?m)^\\s*\"([A-Z]\\w*)\"\\s*:");

    private final Orgs orgs;
    private final Definitions definitions;
    private final Mappings mappings;

    SalesforcePreflight(Orgs orgs, Definitions definitions, Mappings mappings) {
        this.orgs = orgs;
        this.definitions = definitions;
        this.mappings = mappings;
    }

    @Override
    public String sink() {
        return "salesforce";
    }

    @Override
    public boolean isAtStart(String destination) {
        return orgs.of(destination).settings().preflight();
    }

    @Override
    public List<Finding> check(String destination) {
        return RefusedException.asNotSent(() -> found(destination));
    }

    private List<Finding> found(String destination) {
        Org org = orgs.of(destination);
        var findings = new LinkedHashSet<Finding>();
        var read = new LinkedHashMap<String, ObjectDefinition>();
        for (String object : List.of("Lead", "Task", "Event")) {
            ObjectDefinition definition = definitions.refresh(org, object);
            read.put(object, definition);
            if (!definition.isKnown()) {
                findings.add(new Finding(object, "*", "The user may not describe it", "Let the user read " + object));
            }
        }
        OBJECTS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(each -> read.get(each.getValue()).isKnown())
                .forEach(each -> check(each.getKey(), each.getValue(), read.get(each.getValue()), findings));
        for (String object : List.of("Task", "Event")) {
            if (read.get(object).isKnown() && definitions.keyField(org, object).isEmpty()) {
                findings.add(new Finding(
                        object,
                        org.settings().keyField(),
                        "It is no external id there: an activity in doubt is looked for by its call, person and time",
                        "Create it on Activity: text, 255, external id, unique"));
            }
        }
        findings.addAll(definitions.refusedLately(destination));
        return new ArrayList<>(findings);
    }

    private void check(String mapping, String object, ObjectDefinition definition, Set<Finding> findings) {
        var written = new LinkedHashMap<String, Object>();
        var names = FIELD.matcher(mappings.find(mapping).map(Mapping::source).orElse(""));
        while (names.find()) {
            written.put(names.group(1), "");
        }
        written.keySet().forEach(name -> {
            Field field = definition.fields().get(name);
            if (field == null) {
                findings.add(new Finding(
                        object, name, "The org does not have it", "Create it, or take it out of " + mapping));
            } else if (!field.createable() && !field.updateable()) {
                findings.add(new Finding(
                        object, name, "The user may not write it", "Give the user's permission set edit access"));
            }
        });
        for (Map<String, Object> sample : PreflightSamples.ALL) {
            definitions.fitting(definition, mapped(mapping, sample), true, (field, why) -> {
                if (definition.has(field)) {
                    findings.add(new Finding(object, field, why, "Change " + mapping + ", or the org's field"));
                }
            });
        }
    }

    private Map<String, Object> mapped(String mapping, Map<String, Object> sample) {
        try {
            return Json.object(mappings.apply(mapping, sample, Map.of()));
        } catch (MappingFailedException e) {
            return Map.of();
        }
    }
}
