package callabsync.salesforce;

import callabsync.mapping.Mapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.salesforce.OrgDefinitions.ObjectDefinition;
import callabsync.sink.Json;
import callabsync.sink.Preflight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Compares what the mappings write with the org's own definitions: at start, without anybody waiting for it, and on
 * demand. What it finds is left out of writes, never fatal.
 */
@Component
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

    /** Calls that end in each of the ways that make a mapping choose another value. */
    private static final List<Map<String, Object>> SAMPLES = Stream.of("""
                    {"interested": true, "product": "Enterprise Plan", "budget": "$50,000", "decision_timeline": "Q1 2026",
                     "next_action": "Schedule demo", "appointment_booked": true,
                     "appointment_date": "2025-11-20T14:00:00Z"}""", """
                    {"interested": true, "next_action": "Send a brochure"}""", """
                    {"interested": false, "do_not_call": true, "next_action": "Archive"}""", """
                    {"sentiment": "Neutral"}""")
            .map(outcomes -> """
                    {"event": "call_outcome_extracted", "timestamp": "2025-11-17T10:30:00Z",
                     "contact": {"first_name": "John", "last_name": "Smith", "email": "john@example.com",
                                 "phone": "+14085551234", "company": "Tech Corp"},
                     "call": {"id": "call_sample", "status": "completed", "duration": 180,
                              "start_time": "2025-11-17T10:27:00Z", "end_time": "2025-11-17T10:30:00Z",
                              "recording_url": "https://recordings.example.com/sample.mp3", "summary": "A sample"},
                     "outcomes": %s}""".formatted(outcomes))
            .map(sample -> Json.object(Json.read(sample)))
            .toList();

    private final Orgs orgs;
    private final OrgDefinitions definitions;
    private final Mappings mappings;

    SalesforcePreflight(Orgs orgs, OrgDefinitions definitions, Mappings mappings) {
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
        for (Map<String, Object> sample : SAMPLES) {
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
