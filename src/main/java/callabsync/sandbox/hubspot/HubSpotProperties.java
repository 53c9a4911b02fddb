package callabsync.sandbox.hubspot;

import callabsync.sandbox.hubspot.HubSpotRefusals.Fault;
import callabsync.sandbox.standin.StandInRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The property definitions of a portal by object type, and the check of what is written against them. */
final class HubSpotProperties {

    static final List<String> STAGES = List.of(
            "subscriber",
            "lead",
            "marketingqualifiedlead",
            "salesqualifiedlead",
            "opportunity",
            "customer",
            "evangelist",
            "other");

    /** Busy, connected, left live message, left voicemail, no answer, wrong number: those that every portal begins with. */
    private static final String[] DISPOSITIONS = {
        "9d9162e7-6cf3-4944-bf63-4dff82258764",
        "f240bbac-87c9-4f6e-bf70-924b57d47db7",
        "a4c4c377-d246-4b32-a13b-75a56a4cd0ff",
        "b2cf5968-551e-4856-9783-52b3da59a7d0",
        "73a0d17f-1163-4015-bdd5-ec830791da20",
        "17b47fee-58de-441e-a44c-c6300d46f273"
    };

    private final Map<String, Map<String, HubSpotProperty>> byType = new LinkedHashMap<>();
    private final Map<String, String> groups = new LinkedHashMap<>();
    private boolean mayCreate = true;
    private int creatable = Integer.MAX_VALUE;

    HubSpotProperties() {
        reset();
    }

    void reset() {
        byType.clear();
        groups.clear();
        mayCreate = true;
        creatable = Integer.MAX_VALUE;
        groups.put("contactinformation", "Contact information");
        contacts();
        engagements();
    }

    private void contacts() {
        for (String text : List.of(
                "email",
                "firstname",
                "lastname",
                "phone",
                "mobilephone",
                "company",
                "jobtitle",
                "website",
                "address",
                "city",
                "state",
                "zip",
                "country",
                "hubspot_owner_id",
                "message",
                "call_outcome",
                "product_interest",
                "budget_range",
                "decision_timeline",
                "next_action",
                "last_call_notes")) {
            put("contacts", HubSpotProperty.of(text, "string"));
        }
        put("contacts", HubSpotProperty.enumeration("lifecyclestage", "radio", STAGES.toArray(String[]::new)));
        put(
                "contacts",
                HubSpotProperty.enumeration(
                        "hs_lead_status",
                        "radio",
                        "NEW",
                        "OPEN",
                        "IN_PROGRESS",
                        "OPEN_DEAL",
                        "UNQUALIFIED",
                        "ATTEMPTED_TO_CONTACT",
                        "CONNECTED",
                        "BAD_TIMING"));
        put("contacts", HubSpotProperty.of("last_call_date", "datetime"));
        put("contacts", HubSpotProperty.of("last_call_duration", "number"));
        put("contacts", HubSpotProperty.of("appointment_scheduled", "bool"));
        put("contacts", HubSpotProperty.of("appointment_date", "datetime"));
        put("contacts", HubSpotProperty.of("total_calls", "number"));
        for (String time : List.of("createdate", "lastmodifieddate")) {
            put("contacts", HubSpotProperty.readOnly(time, "datetime"));
        }
        for (String text : List.of(
                "hs_object_id",
                "hs_searchable_calculated_phone_number",
                "hs_searchable_calculated_mobile_number",
                "hs_additional_emails",
                "hs_calculated_merged_vids")) {
            put("contacts", HubSpotProperty.readOnly(text, "string"));
        }
    }

    private void engagements() {
        texts("calls", "hs_call_title", "hs_call_body", "hs_call_to_number", "hs_call_from_number");
        texts("calls", "hs_call_recording_url", "hs_call_source", "hs_activity_type");
        put("calls", HubSpotProperty.enumeration("hs_call_disposition", "select", DISPOSITIONS));
        put("calls", HubSpotProperty.of("hs_call_duration", "number"));
        put("calls", HubSpotProperty.enumeration("hs_call_direction", "select", "INBOUND", "OUTBOUND"));
        String[] statuses = {
            "BUSY",
            "CALLING_CRM_USER",
            "CANCELED",
            "COMPLETED",
            "CONNECTING",
            "FAILED",
            "IN_PROGRESS",
            "NO_ANSWER",
            "QUEUED",
            "RINGING"
        };
        put("calls", HubSpotProperty.enumeration("hs_call_status", "select", statuses));
        texts("tasks", "hs_task_subject", "hs_task_body", "hs_task_reminders");
        put(
                "tasks",
                HubSpotProperty.enumeration(
                        "hs_task_status", "select", "NOT_STARTED", "IN_PROGRESS", "WAITING", "DEFERRED", "COMPLETED"));
        put("tasks", HubSpotProperty.enumeration("hs_task_priority", "select", "NONE", "LOW", "MEDIUM", "HIGH"));
        put("tasks", HubSpotProperty.enumeration("hs_task_type", "select", "TODO", "CALL", "EMAIL"));
        texts("meetings", "hs_meeting_title", "hs_meeting_body", "hs_internal_meeting_notes", "hs_meeting_location");
        texts("meetings", "hs_meeting_external_url", "hs_activity_type");
        put("meetings", HubSpotProperty.of("hs_meeting_start_time", "datetime"));
        put("meetings", HubSpotProperty.of("hs_meeting_end_time", "datetime"));
        String[] outcomes = {"SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED"};
        put("meetings", HubSpotProperty.enumeration("hs_meeting_outcome", "select", outcomes));
        texts("notes", "hs_note_body");
        for (String type : HubSpotAssociations.TYPE_IDS.keySet()) {
            texts(type, "hubspot_owner_id", "hs_attachment_ids");
            put(type, HubSpotProperty.of("hs_timestamp", "datetime"));
            put(type, HubSpotProperty.readOnly("hs_createdate", "datetime"));
            put(type, HubSpotProperty.readOnly("hs_lastmodifieddate", "datetime"));
            put(type, HubSpotProperty.readOnly("hs_object_id", "string"));
        }
    }

    private void texts(String type, String... names) {
        for (String name : names) {
            put(type, HubSpotProperty.of(name, "string"));
        }
    }

    void put(String type, HubSpotProperty property) {
        of(type).put(property.name(), property);
    }

    Map<String, HubSpotProperty> of(String type) {
        return byType.computeIfAbsent(type, any -> new LinkedHashMap<>());
    }

    Optional<HubSpotProperty> find(String type, String name) {
        return Optional.ofNullable(of(type).get(name));
    }

    /** Whether the token may create properties, and how many more the portal takes. */
    void limitCreation(boolean may, int most) {
        mayCreate = may;
        creatable = most;
    }

    void requireMayCreate() {
        if (!mayCreate) {
            throw HubSpotRefusals.missingScope("crm.schemas.contacts.write");
        }
    }

    void create(String type, HubSpotProperty property) {
        if (creatable == 0) {
            throw HubSpotRefusals.validation("The limit of custom properties for this object is reached");
        }
        creatable--;
        put(type, property);
    }

    Map<String, String> groups() {
        return groups;
    }

    /**
     * The values to write.
     *
     * @throws StandInRefusal naming every property that is wrong, or if a value is not a JSON string
     */
    Map<String, String> checked(String type, @Nullable Object properties) {
        if (!(properties instanceof Map<?, ?> given)) {
            throw HubSpotRefusals.validation("Invalid input JSON: required field 'properties' is not an object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<Fault> faults = new ArrayList<>();
        given.forEach((name, value) -> {
            if (!(value instanceof String text)) {
                throw HubSpotRefusals.validation("Invalid input JSON: Cannot deserialize value of type"
                        + " `java.lang.String` for property '" + name + "'");
            }
            HubSpotProperty property = of(type).get(name.toString());
            if (property == null) {
                faults.add(new Fault(
                        name.toString(), "PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist"));
                return;
            }
            property.faultOf(text).ifPresentOrElse(faults::add, () -> values.put(property.name(), property.kept(text)));
        });
        if (!faults.isEmpty()) {
            throw HubSpotRefusals.properties(faults);
        }
        return values;
    }
}
