package callabsync.sandbox.salesforce;

import static callabsync.sandbox.salesforce.SalesforceField.of;
import static callabsync.sandbox.salesforce.SalesforceField.picklist;
import static callabsync.sandbox.salesforce.SalesforceField.readOnly;

import callabsync.sandbox.salesforce.SalesforceField.Writable;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of an org: their fields, their rows and the rules for writing a row. */
final class SalesforceObjects {

    static final Map<String, String> PREFIXES =
            Map.of("Lead", "00Q", "Contact", "003", "Task", "00T", "Event", "00U", "LeadStatus", "01J");

    final SalesforceRules rules = new SalesforceRules();
    private final Clock clock;
    private final Map<String, Map<String, SalesforceField>> fields = new LinkedHashMap<>();
    private Map<String, Map<String, Map<String, @Nullable Object>>> rows = new LinkedHashMap<>();
    private long nextNumber = 1;

    SalesforceObjects(Clock clock) {
        this.clock = clock;
        reset();
    }

    void reset() {
        rows.clear();
        fields.clear();
        rules.clear();
        for (String object : List.of("Lead", "Contact", "Task", "Event", "LeadStatus")) {
            rows.put(object, new LinkedHashMap<>());
            fields.put(object, new LinkedHashMap<>());
            add(object, readOnly("Id", "id"), readOnly("IsDeleted", "boolean"), readOnly("CreatedDate", "datetime"));
            add(object, readOnly("LastModifiedDate", "datetime"), readOnly("SystemModstamp", "datetime"));
            add(object, readOnly("CreatedById", "reference"), readOnly("LastModifiedById", "reference"));
        }
        for (String person : List.of("Lead", "Contact")) {
            add(
                    person,
                    of("FirstName", "string", 40),
                    of("LastName", "string", 80).asRequired());
            add(person, of("Email", "email", 80), of("Phone", "phone", 40), of("MobilePhone", "phone", 40));
            add(
                    person,
                    of("Title", "string", 128),
                    of("Description", "textarea", 32_000),
                    of("DoNotCall", "boolean", 0));
            add(
                    person,
                    of("HasOptedOutOfEmail", "boolean", 0),
                    of("OwnerId", "reference", 18),
                    readOnly("Name", "string"));
            add(person, picklist("LeadSource", "Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"));
        }
        add("Lead", of("Company", "string", 255).asRequired(), of("Website", "url", 255), of("Country", "string", 80));
        String[] statuses = {
            "Open - Not Contacted",
            "Working - Contacted",
            "Qualified",
            "Nurturing",
            "Disqualified",
            "Closed - Converted"
        };
        add("Lead", picklist("Status", statuses), picklist("Rating", "Hot", "Warm", "Cold"));
        add("Lead", readOnly("IsConverted", "boolean"), readOnly("ConvertedContactId", "reference"));
        add("Lead", readOnly("ConvertedAccountId", "reference"), readOnly("ConvertedOpportunityId", "reference"));
        add("Lead", of("Last_Call_Date__c", "datetime", 0), of("Call_Duration__c", "double", 0));
        add("Lead", of("Recording_URL__c", "url", 255), of("Product_Interest__c", "string", 255));
        add("Lead", of("Budget__c", "string", 255), of("Timeline__c", "string", 255));
        add("Contact", of("AccountId", "reference", 18));
        for (String activity : List.of("Task", "Event")) {
            add(activity, of("Subject", "string", 255), of("Description", "textarea", 32_000));
            add(activity, of("WhoId", "reference", 18), of("WhatId", "reference", 18), of("OwnerId", "reference", 18));
        }
        add(
                "Task",
                picklist("Status", "Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"));
        add("Task", picklist("Priority", "High", "Normal", "Low"), of("ActivityDate", "date", 0));
        add("Task", picklist("TaskSubtype", "Task", "Email", "Call").onlyOnCreate(), readOnly("IsClosed", "boolean"));
        add("Task", of("CallDurationInSeconds", "int", 0), of("CallDisposition", "string", 255));
        add("Task", of("CallObject", "string", 255), picklist("CallType", "Internal", "Inbound", "Outbound"));
        add("Event", of("StartDateTime", "datetime", 0), of("EndDateTime", "datetime", 0));
        add(
                "Event",
                of("DurationInMinutes", "int", 0),
                of("Location", "string", 255),
                of("IsAllDayEvent", "boolean", 0));
        add("LeadStatus", readOnly("ApiName", "string"), readOnly("MasterLabel", "string"));
        add("LeadStatus", readOnly("IsConverted", "boolean"), readOnly("IsDefault", "boolean"));
        for (String status : statuses) {
            boolean converted = status.equals("Closed - Converted");
            insert("LeadStatus", null, Map.of("ApiName", status, "MasterLabel", status, "IsConverted", converted));
        }
        externalIds(true);
    }

    void externalIds(boolean present) {
        for (String activity : List.of("Task", "Event")) {
            if (present) {
                add(activity, of("Callab_Key__c", "string", 255).asExternalId());
            } else {
                fields.get(activity).remove("Callab_Key__c");
            }
        }
    }

    void add(String object, SalesforceField... more) {
        for (SalesforceField field : more) {
            fields(object).put(field.name(), field);
        }
    }

    Map<String, SalesforceField> fields(String object) {
        Map<String, SalesforceField> found = fields.get(object);
        if (found == null) {
            throw SalesforceErrors.notFound();
        }
        return found;
    }

    boolean knows(String object) {
        return fields.containsKey(object);
    }

    Map<String, Map<String, @Nullable Object>> rows(String object) {
        fields(object);
        return rows.get(object);
    }

    /** A copy of all rows, to go back to. */
    Map<String, Map<String, Map<String, @Nullable Object>>> copy() {
        Map<String, Map<String, Map<String, @Nullable Object>>> copy = new LinkedHashMap<>();
        rows.forEach((object, all) -> {
            Map<String, Map<String, @Nullable Object>> each = new LinkedHashMap<>();
            all.forEach((id, row) -> each.put(id, new LinkedHashMap<>(row)));
            copy.put(object, each);
        });
        return copy;
    }

    void goBackTo(Map<String, Map<String, Map<String, @Nullable Object>>> copy) {
        rows = copy;
    }

    /** The row with this id of 15 or 18 characters. */
    Map<String, @Nullable Object> row(String object, String id) {
        if (!SalesforceIds.isWellFormed(id)) {
            throw SalesforceErrors.bad("MALFORMED_ID", "malformed id " + id, "Id");
        }
        Map<String, @Nullable Object> row = rows(object).get(SalesforceIds.full(id));
        if (row == null) {
            throw SalesforceErrors.notFound();
        }
        return row;
    }

    String insert(String object, @Nullable String wantedId, Map<String, ?> values) {
        String id = wantedId == null
                ? SalesforceIds.of(PREFIXES.getOrDefault(object, "000"), nextNumber++)
                : SalesforceIds.full(wantedId);
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("Id", id);
        row.put("IsDeleted", false);
        row.put("CreatedDate", now());
        if (object.equals("Lead")) {
            row.put("Status", "Open - Not Contacted");
            row.put("IsConverted", false);
        }
        if (object.equals("Task")) {
            row.put("Status", "Not Started");
            row.put("Priority", "Normal");
        }
        if (!object.equals("LeadStatus")) {
            row.put("OwnerId", SalesforceRules.API_USER);
        }
        row.put("CreatedById", SalesforceRules.API_USER);
        row.putAll(values);
        stamp(row, SalesforceRules.API_USER);
        rows.get(object).put(id, row);
        return id;
    }

    /** Somebody who works in the org changes a row, unchecked. */
    void edit(String object, String id, Map<String, ?> values) {
        Map<String, @Nullable Object> row = row(object, id);
        row.putAll(values);
        stamp(row, SalesforceRules.PERSON);
    }

    private void stamp(Map<String, @Nullable Object> row, String user) {
        row.put("LastModifiedById", user);
        row.put("LastModifiedDate", now());
        row.put("SystemModstamp", now());
        if (row.containsKey("LastName")) {
            row.put("Name", (row.get("FirstName") == null ? "" : row.get("FirstName") + " ") + row.get("LastName"));
        }
        if (row.containsKey("Priority")) {
            row.put("IsClosed", "Completed".equals(row.get("Status")));
        }
    }

    private String now() {
        return java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'")
                .withZone(java.time.ZoneOffset.UTC)
                .format(clock.instant());
    }

    /** Creates a row after all checks. */
    String create(String object, Map<String, Object> body) {
        Map<String, @Nullable Object> values = checked(object, body, null);
        for (SalesforceField field : fields(object).values()) {
            if (field.required() && values.get(field.name()) == null) {
                throw SalesforceErrors.bad(
                        "REQUIRED_FIELD_MISSING", "Required fields are missing: [" + field.name() + "]", field.name());
            }
        }
        if (object.equals("Event")
                && (values.get("StartDateTime") == null
                        || values.get("DurationInMinutes") == null && values.get("EndDateTime") == null)) {
            throw SalesforceErrors.bad(
                    "REQUIRED_FIELD_MISSING",
                    "Required fields are missing: [StartDateTime, DurationInMinutes or EndDateTime]");
        }
        return insert(object, null, values);
    }

    /** Changes a row after all checks. */
    void update(String object, String id, Map<String, Object> body) {
        Map<String, @Nullable Object> row = row(object, id);
        Map<String, @Nullable Object> values = checked(object, body, row);
        if (Boolean.TRUE.equals(row.get("IsConverted"))) {
            throw SalesforceErrors.bad("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead");
        }
        if (object.equals("Lead") && "Closed - Converted".equals(values.get("Status"))) {
            throw SalesforceErrors.bad("INVALID_STATUS", "invalid status; only a conversion may set it", "Status");
        }
        row.putAll(values);
        stamp(row, SalesforceRules.API_USER);
    }

    private Map<String, @Nullable Object> checked(
            String object, Map<String, Object> body, @Nullable Map<String, @Nullable Object> existing) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        body.forEach((name, value) -> {
            if (name.equals("attributes")) {
                return;
            }
            SalesforceField field = fields(object).get(name);
            if (name.equalsIgnoreCase("Id")) {
                throw SalesforceErrors.bad(
                        "INVALID_FIELD", "The Id field should not be specified in the sobject data.");
            }
            if (field == null) {
                throw SalesforceErrors.bad(
                        "INVALID_FIELD", "No such column '" + name + "' on sobject of type " + object);
            }
            if (field.writable() == Writable.NEVER || existing != null && field.writable() == Writable.CREATE) {
                throw SalesforceErrors.bad(
                        "INVALID_FIELD_FOR_INSERT_UPDATE",
                        "Unable to create/update fields: " + name
                                + ". Please check the security settings of this field",
                        name);
            }
            Object kept = field.checked(value);
            if (kept == null && field.required()) {
                throw SalesforceErrors.bad(
                        "REQUIRED_FIELD_MISSING", "Required fields are missing: [" + name + "]", name);
            }
            if (kept == null && name.equals("Status")) {
                throw SalesforceErrors.bad("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "Status: value required", name);
            }
            if (field.externalId() && kept != null) {
                refuseTaken(object, name, kept, existing);
            }
            values.put(name, kept);
        });
        checkWho(values);
        rules.check(object, values, existing);
        return values;
    }

    private void refuseTaken(
            String object, String field, Object value, @Nullable Map<String, @Nullable Object> existing) {
        for (Map<String, @Nullable Object> row : byKey(object, field, value.toString())) {
            if (row != existing) {
                throw SalesforceErrors.bad(
                        "DUPLICATE_VALUE",
                        "duplicate value found: " + field + " duplicates value on record with id: " + row.get("Id"),
                        field);
            }
        }
    }

    private void checkWho(Map<String, @Nullable Object> values) {
        if (!(values.get("WhoId") instanceof String who)) {
            return;
        }
        boolean lead = who.startsWith("00Q");
        Map<String, @Nullable Object> person =
                rows.get(lead ? "Lead" : "Contact").get(who);
        if (person == null) {
            throw SalesforceErrors.bad("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", "WhoId");
        }
        if (Boolean.TRUE.equals(person.get("IsConverted"))) {
            throw SalesforceErrors.bad("CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", "WhoId");
        }
        if (lead && values.get("WhatId") != null) {
            throw SalesforceErrors.bad(
                    "FIELD_INTEGRITY_EXCEPTION", "WhatId: you cannot specify a WhatId with a Lead", "WhatId");
        }
    }

    /** The rows with this value in an external-id field. */
    List<Map<String, @Nullable Object>> byKey(String object, String field, String value) {
        SalesforceField key = fields(object).get(field);
        if (key == null || !key.externalId()) {
            throw SalesforceErrors.refusal(
                    404, "NOT_FOUND", "Provided external ID field does not exist or is not accessible: " + field);
        }
        return rows(object).values().stream()
                .filter(row -> value.equalsIgnoreCase(String.valueOf(row.get(field))))
                .toList();
    }
}
