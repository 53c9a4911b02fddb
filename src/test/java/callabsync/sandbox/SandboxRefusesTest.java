package callabsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.callab.CallabStandIn;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.StandIn;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the real services refuse, the stand-ins refuse, with the status and the code of the real ones. */
class SandboxRefusesTest {

    private static final String V = "/crm/objects/2026-09/";
    private static final String C = V + "contacts/";
    private static final String S = "/services/data/v66.0/";
    private static final String LEAD_ID = "00QgK0000000099001";
    private static final HubSpotStandIn HUBSPOT = new HubSpotStandIn(Clock.systemUTC());
    private static final SalesforceStandIn SALESFORCE = new SalesforceStandIn(Clock.systemUTC());
    private static final CrmHttpStandIn CRM = new CrmHttpStandIn(Clock.systemUTC());
    private static final CallabStandIn CALLAB = new CallabStandIn(Clock.systemUTC());
    private static String lead = "";
    private static String converted = "";
    private static final String PARTNER_TYPE = "0125e000000ABCdAAG";
    private static final String LEFT = "005000000000066AAA";
    private static String partner = "";
    private static String task = "";

    private record Wrong(String about, String method, String path, String body, int status, String says) {}

    @BeforeAll
    static void start() {
        List.of(HUBSPOT, SALESFORCE, CRM, CALLAB).forEach(StandIn::start);
        HUBSPOT.contact(
                "51",
                Map.of(
                        "email", "ada@engines.example",
                        "hs_additional_emails", "ada@home.example;ada@old.example",
                        "lifecyclestage", "opportunity"));
        HUBSPOT.contact("52", Map.of("email", "grace@navy.example"));
        lead = SALESFORCE.lead(Map.of("LastName", "Smith", "Company", "Tech Corp"));
        converted = SALESFORCE.lead(Map.of("LastName", "Gone", "Company", "Tech Corp"));
        SALESFORCE.convert(converted, SALESFORCE.row("Contact", null, Map.of("LastName", "Gone")));
        task = SALESFORCE.row("Task", null, Map.of("Subject", "Call", "Callab_Key__c", "call_1-call"));
        SALESFORCE.recordType("Lead", PARTNER_TYPE, "Status", "Open - Not Contacted", "Nurturing");
        partner = SALESFORCE.lead(Map.of("LastName", "Lee", "Company", "Partner Corp", "RecordTypeId", PARTNER_TYPE));
        SALESFORCE.validationRule("Lead", "Rating", "Cold", "A cold lead has no budget");
        SALESFORCE.deactivate(LEFT);
        SALESFORCE.row("Task", null, Map.of("Callab_Key__c", "twice"));
        SALESFORCE.row("Task", null, Map.of("Callab_Key__c", "twice"));
        CRM.contact("lead_123", Map.of("first_name", "John"));
    }

    @AfterAll
    static void stop() {
        List.of(HUBSPOT, SALESFORCE, CRM, CALLAB).forEach(StandIn::stop);
    }

    @TestFactory
    Stream<DynamicTest> hubspot_refuses() {
        var caller = new Caller(HUBSPOT, "sandbox");
        String inputs = String.join(",", Collections.nCopies(101, "{\"id\":\"51\",\"properties\":{\"city\":\"X\"}}"));
        String search = "{\"after\":\"\",\"filterGroups\":[],\"properties\":[],\"sorts\":[],\"limit\":";
        String to51 =
                "\"associations\":[{\"to\":{\"id\":\"51\"},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\",\"associationTypeId\":";
        return all(
                caller,
                patch("an unknown property", "{\"nope\":\"1\",\"city\":\"X\"}", "PROPERTY_DOESNT_EXIST"),
                patch("the stage of the documented sample", "{\"lifecyclestage\":\"qualifiedlead\"}", "INVALID_OPTION"),
                patch("an unknown lead status", "{\"hs_lead_status\":\"Connected\"}", "INVALID_OPTION"),
                patch("a JSON number", "{\"last_call_duration\":180}", "java.lang.String"),
                patch("a JSON boolean", "{\"appointment_scheduled\":true}", "java.lang.String"),
                patch("a JSON null", "{\"city\":null}", "java.lang.String"),
                patch("money as a number", "{\"last_call_duration\":\"$50,000\"}", "INVALID_LONG"),
                patch("yes as a boolean", "{\"appointment_scheduled\":\"yes\"}", "INVALID_OPTION"),
                patch("words as a datetime", "{\"appointment_date\":\"next Friday\"}", "INVALID_DATE"),
                patch("a datetime without a zone", "{\"last_call_date\":\"2025-11-17T10:30:00\"}", "INVALID_DATE"),
                patch("a broken e-mail", "{\"email\":\"john@\"}", "INVALID_EMAIL"),
                patch("a read-only property", "{\"createdate\":\"2025-11-17\"}", "READ_ONLY_VALUE"),
                patch("no properties", "{}", "No properties found to update"),
                new Wrong("a body that is no JSON", "PATCH", C + "51", "{", 400, "Invalid input JSON"),
                new Wrong(
                        "an unknown id",
                        "PATCH",
                        C + "999",
                        "{\"properties\":{\"city\":\"X\"}}",
                        404,
                        "OBJECT_NOT_FOUND"),
                new Wrong("an unknown version", "GET", "/crm/objects/2019-01/contacts/51", "", 404, "not found"),
                new Wrong(
                        "an e-mail that is taken",
                        "POST",
                        V + "contacts",
                        "{\"properties\":{\"email\":\"ADA@engines.example\"}}",
                        409,
                        "Existing ID: 51"),
                new Wrong(
                        "the e-mail of another",
                        "PATCH",
                        C + "52",
                        "{\"properties\":{\"email\":\"ada@engines.example\"}}",
                        409,
                        "Existing ID: 51"),
                new Wrong("101 inputs", "POST", C + "batch/update", "{\"inputs\":[" + inputs + "]}", 400, "1 to 100"),
                new Wrong(
                        "one id twice in a batch",
                        "POST",
                        C + "batch/update",
                        "{\"inputs\":[{\"id\":\"51\",\"properties\":{\"city\":\"X\"}},{\"id\":\"51\",\"properties\":{\"city\":\"Y\"}}]}",
                        400,
                        "Duplicate IDs"),
                new Wrong(
                        "an update by e-mail in a batch",
                        "POST",
                        C + "batch/update",
                        "{\"inputs\":[{\"id\":\"ada@engines.example\",\"idProperty\":\"email\",\"properties\":{\"city\":\"X\"}}]}",
                        400,
                        "non-unique"),
                new Wrong(
                        "one bad input in a batch",
                        "POST",
                        C + "batch/update",
                        "{\"inputs\":[{\"id\":\"51\",\"properties\":{\"city\":\"X\"}},{\"id\":\"52\",\"properties\":{\"nope\":\"Y\"}}]}",
                        400,
                        "PROPERTY_DOESNT_EXIST"),
                new Wrong(
                        "an unknown id in a batch",
                        "POST",
                        C + "batch/update",
                        "{\"inputs\":[{\"id\":\"999\",\"properties\":{\"city\":\"X\"}}]}",
                        207,
                        "OBJECT_NOT_FOUND"),
                new Wrong(
                        "an upsert without idProperty",
                        "POST",
                        C + "batch/upsert",
                        "{\"inputs\":[{\"id\":\"a@b.example\",\"properties\":{}}]}",
                        400,
                        "non-unique"),
                new Wrong(
                        "a search without sorts",
                        "POST",
                        C + "search",
                        "{\"after\":\"\",\"filterGroups\":[],\"limit\":1,\"properties\":[]}",
                        400,
                        "sorts"),
                new Wrong("a search of 201", "POST", C + "search", search + "201}", 400, "limit"),
                new Wrong(
                        "a search past 10,000",
                        "POST",
                        C + "search",
                        search.replace("\"\"", "\"9950\"") + "100}",
                        400,
                        "10000"),
                new Wrong(
                        "a search by an unknown property",
                        "POST",
                        C + "search",
                        search.replace(
                                        "[],\"properties",
                                        "[{\"filters\":[{\"propertyName\":\"nope\",\"operator\":\"EQ\",\"value\":\"1\"}]}],\"properties")
                                + "1}",
                        400,
                        "nope"),
                new Wrong(
                        "a search of more than 3,000 characters",
                        "POST",
                        C + "search",
                        search.replace(
                                        "[],\"properties",
                                        "[{\"filters\":[{\"propertyName\":\"phone\",\"operator\":\"IN\",\"values\":["
                                                + String.join(",", Collections.nCopies(200, "\"+14085551234\""))
                                                + "]}]}],\"properties")
                                + "1}",
                        400,
                        "3,000 characters"),
                new Wrong(
                        "a contact with neither e-mail nor name",
                        "POST",
                        V + "contacts",
                        "{\"properties\":{\"phone\":\"+14085551234\",\"company\":\"Tech Corp\"}}",
                        400,
                        "email, firstname, lastname"),
                new Wrong(
                        "a contact with the other e-mail of one that is there",
                        "POST",
                        C + "batch/upsert",
                        "{\"inputs\":[{\"id\":\"ada@home.example\",\"idProperty\":\"email\",\"properties\":{\"city\":\"X\"}}]}",
                        409,
                        "Existing ID: 51"),
                new Wrong(
                        "one trace twice in a batch",
                        "POST",
                        C + "batch/update",
                        "{\"inputs\":[{\"id\":\"51\",\"properties\":{\"city\":\"X\"},\"objectWriteTraceId\":\"t\"},"
                                + "{\"id\":\"52\",\"properties\":{\"city\":\"Y\"},\"objectWriteTraceId\":\"t\"}]}",
                        400,
                        "objectWriteTraceId"),
                new Wrong(
                        "a disposition in words",
                        "POST",
                        V + "calls",
                        "{\"properties\":{\"hs_timestamp\":\"1\",\"hs_call_disposition\":\"Busy\"},\"associations\":[]}",
                        400,
                        "INVALID_OPTION"),
                new Wrong(
                        "a call without associations",
                        "POST",
                        V + "calls",
                        "{\"properties\":{\"hs_timestamp\":\"1\"}}",
                        400,
                        "associations"),
                new Wrong(
                        "a call without hs_timestamp",
                        "POST",
                        V + "calls",
                        "{\"properties\":{\"hs_call_title\":\"x\"},\"associations\":[]}",
                        400,
                        "hs_timestamp"),
                new Wrong(
                        "a call with the type of a task",
                        "POST",
                        V + "calls",
                        "{\"properties\":{\"hs_timestamp\":\"1\"}," + to51 + "204}]}]}",
                        400,
                        "No association type"),
                new Wrong(
                        "a call of nobody",
                        "POST",
                        V + "calls",
                        "{\"properties\":{\"hs_timestamp\":\"1\"}," + to51.replace("51", "999") + "194}]}]}",
                        400,
                        "does not exist"),
                new Wrong(
                        "a recording without TLS",
                        "POST",
                        V + "calls",
                        "{\"properties\":{\"hs_timestamp\":\"1\",\"hs_call_recording_url\":\"http://x\"},\"associations\":[]}",
                        400,
                        "INVALID_URL"),
                new Wrong(
                        "a task priority in lower case",
                        "POST",
                        V + "tasks",
                        "{\"properties\":{\"hs_timestamp\":\"1\",\"hs_task_priority\":\"high\"},\"associations\":[]}",
                        400,
                        "INVALID_OPTION"),
                new Wrong(
                        "a note that is too long",
                        "POST",
                        V + "notes",
                        "{\"properties\":{\"hs_timestamp\":\"1\",\"hs_note_body\":\"" + "x".repeat(65_537)
                                + "\"},\"associations\":[]}",
                        400,
                        "TOO_LONG"),
                new Wrong(
                        "a property that exists",
                        "POST",
                        "/crm/properties/2026-09/contacts",
                        "{\"name\":\"city\",\"label\":\"c\",\"type\":\"string\",\"fieldType\":\"text\",\"groupName\":\"contactinformation\"}",
                        409,
                        "already exists"),
                new Wrong(
                        "a property of an unknown group",
                        "POST",
                        "/crm/properties/2026-09/contacts",
                        "{\"name\":\"x\",\"label\":\"c\",\"type\":\"string\",\"fieldType\":\"text\",\"groupName\":\"nope\"}",
                        400,
                        "groupName"),
                new Wrong(
                        "a property that is true or false, without its two options",
                        "POST",
                        "/crm/properties/2026-09/contacts",
                        "{\"name\":\"x\",\"label\":\"c\",\"type\":\"bool\",\"fieldType\":\"booleancheckbox\",\"groupName\":\"contactinformation\"}",
                        400,
                        "exactly two options"),
                new Wrong(
                        "a property whose field type is another type's",
                        "POST",
                        "/crm/properties/2026-09/contacts",
                        "{\"name\":\"x\",\"label\":\"c\",\"type\":\"datetime\",\"fieldType\":\"text\",\"groupName\":\"contactinformation\"}",
                        400,
                        "fieldType"),
                new Wrong(
                        "a property with a name of HubSpot's own",
                        "POST",
                        "/crm/properties/2026-09/contacts",
                        "{\"name\":\"hs_x\",\"label\":\"c\",\"type\":\"string\",\"fieldType\":\"text\",\"groupName\":\"contactinformation\"}",
                        400,
                        "not valid"),
                new Wrong(
                        "a choice without options",
                        "POST",
                        "/crm/properties/2026-09/contacts",
                        "{\"name\":\"x\",\"label\":\"c\",\"type\":\"enumeration\",\"fieldType\":\"select\",\"groupName\":\"contactinformation\"}",
                        400,
                        "options"));
    }

    @TestFactory
    Stream<DynamicTest> salesforce_refuses() throws Exception {
        var caller = new Caller(SALESFORCE, Caller.salesforceToken(SALESFORCE));
        return all(
                caller,
                lead("an unknown field", "{\"Nope__c\":\"1\"}", "No such column"),
                lead("the id in the body", "{\"Id\":\"" + lead + "\"}", "INVALID_FIELD"),
                lead("a status the org lacks", "{\"Status\":\"Hot\"}", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
                lead("a status that means converted", "{\"Status\":\"Closed - Converted\"}", "INVALID_STATUS"),
                lead("a text that is too long", "{\"Timeline__c\":\"" + "x".repeat(256) + "\"}", "STRING_TOO_LONG"),
                lead("words as a number", "{\"Call_Duration__c\":\"long\"}", "JSON_PARSER_ERROR"),
                lead("a number as text", "{\"Budget__c\":50000}", "JSON_PARSER_ERROR"),
                lead(
                        "a date and time without a zone",
                        "{\"Last_Call_Date__c\":\"2025-11-17 10:30\"}",
                        "JSON_PARSER_ERROR"),
                lead(
                        "a field that only Salesforce writes",
                        "{\"CreatedDate\":\"2025-11-17T10:30:00Z\"}",
                        "INVALID_FIELD_FOR_INSERT_UPDATE"),
                lead("no last name", "{\"LastName\":null}", "REQUIRED_FIELD_MISSING"),
                lead("a broken e-mail", "{\"Email\":\"john@\"}", "INVALID_EMAIL_ADDRESS"),
                new Wrong(
                        "a converted lead",
                        "PATCH",
                        S + "sobjects/Lead/" + converted,
                        "{\"Description\":\"x\"}",
                        400,
                        "CANNOT_UPDATE_CONVERTED_LEAD"),
                new Wrong("a malformed id", "PATCH", S + "sobjects/Lead/lead_123", "{}", 400, "MALFORMED_ID"),
                new Wrong(
                        "an unknown id",
                        "PATCH",
                        S + "sobjects/Lead/" + LEAD_ID.substring(0, 15),
                        "{}",
                        404,
                        "NOT_FOUND"),
                new Wrong(
                        "a lead without company",
                        "POST",
                        S + "sobjects/Lead",
                        "{\"LastName\":\"Smith\"}",
                        400,
                        "REQUIRED_FIELD_MISSING"),
                task("a datetime in a date field", "{\"ActivityDate\":\"2025-11-20T14:00:00Z\"}", "JSON_PARSER_ERROR"),
                task("a priority of another CRM", "{\"Priority\":\"Medium\"}", "RESTRICTED_PICKLIST"),
                task("a key that is taken", "{\"Callab_Key__c\":\"call_1-call\"}", "DUPLICATE_VALUE"),
                task("a task of nobody", "{\"WhoId\":\"00QgK0000099999\"}", "INVALID_CROSS_REFERENCE_KEY"),
                task("a task of a converted lead", "{\"WhoId\":\"" + converted + "\"}", "CANNOT_UPDATE_CONVERTED_LEAD"),
                task("a subject that is too long", "{\"Subject\":\"" + "x".repeat(256) + "\"}", "STRING_TOO_LONG"),
                new Wrong(
                        "a subtype on update",
                        "PATCH",
                        S + "sobjects/Task/" + task,
                        "{\"TaskSubtype\":\"Call\"}",
                        400,
                        "INVALID_FIELD_FOR_INSERT_UPDATE"),
                new Wrong(
                        "a subtype in an upsert of a task that is there",
                        "PATCH",
                        S + "sobjects/Task/Callab_Key__c/call_1-call",
                        "{\"TaskSubtype\":\"Call\"}",
                        400,
                        "INVALID_FIELD_FOR_INSERT_UPDATE"),
                new Wrong(
                        "the same in a collection",
                        "PATCH",
                        S + "composite/sobjects/Task/Callab_Key__c",
                        "{\"records\":[{\"attributes\":{\"type\":\"Task\"},\"Callab_Key__c\":\"call_1-call\","
                                + "\"TaskSubtype\":\"Call\"}]}",
                        200,
                        "INVALID_FIELD_FOR_INSERT_UPDATE"),
                new Wrong(
                        "a status that the record type lacks",
                        "PATCH",
                        S + "sobjects/Lead/" + partner,
                        "{\"Status\":\"Qualified\"}",
                        400,
                        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
                lead("what a validation rule forbids", "{\"Rating\":\"Cold\"}", "FIELD_CUSTOM_VALIDATION_EXCEPTION"),
                task("a task of a queue", "{\"OwnerId\":\"00G000000000001EAA\"}", "FIELD_INTEGRITY_EXCEPTION"),
                task("a task of a user who has left", "{\"OwnerId\":\"" + LEFT + "\"}", "INACTIVE_OWNER_OR_USER"),
                new Wrong(
                        "an event without an end",
                        "POST",
                        S + "sobjects/Event",
                        "{\"StartDateTime\":\"2025-11-20T14:00:00Z\"}",
                        400,
                        "REQUIRED_FIELD_MISSING"),
                new Wrong(
                        "a key on several records",
                        "PATCH",
                        S + "sobjects/Task/Callab_Key__c/twice",
                        "{\"Subject\":\"x\"}",
                        300,
                        "/sobjects/Task/00T"),
                new Wrong(
                        "an upsert by a field that is no key",
                        "PATCH",
                        S + "sobjects/Task/Subject/x",
                        "{}",
                        404,
                        "NOT_FOUND"),
                new Wrong(
                        "201 records",
                        "POST",
                        S + "composite/sobjects",
                        "{\"records\":[" + String.join(",", Collections.nCopies(201, "{}")) + "]}",
                        400,
                        "200 records"),
                query("an unknown column", "SELECT Nope FROM Lead", "No such column"),
                query("an unknown object", "SELECT Id FROM Deal", "INVALID_TYPE"),
                query(
                        "a quoted datetime",
                        "SELECT Id FROM Lead WHERE CreatedDate > '2025-01-01T00:00:00Z'",
                        "should not be enclosed"),
                query(
                        "AND and OR without parentheses",
                        "SELECT Id FROM Lead WHERE Id = null AND Id = null OR Id = null",
                        "MALFORMED_QUERY"),
                query("a filter on a long text", "SELECT Id FROM Lead WHERE Description = 'x'", "can not be filtered"),
                query("a malformed id", "SELECT Id FROM Lead WHERE Id = 'lead_123'", "INVALID_QUERY_FILTER_OPERATOR"),
                query("a relationship", "SELECT Owner.Name FROM Lead", "Didn't understand relationship"),
                query("LIKE on a number", "SELECT Id FROM Lead WHERE Call_Duration__c LIKE 1", "LIKE"),
                query("NULLS without a place", "SELECT Id FROM Lead ORDER BY Name NULLS", "MALFORMED_QUERY"),
                query("a grouping", "SELECT Status FROM Lead GROUP BY Status", "MALFORMED_QUERY"),
                query("a subquery", "SELECT Id, (SELECT Id FROM Tasks) FROM Lead", "MALFORMED_QUERY"),
                query("a cut query", "SELECT Id FROM Lead WHERE Id =", "MALFORMED_QUERY"),
                new Wrong("an unknown object", "GET", S + "sobjects/Deal/describe", "", 404, "NOT_FOUND"));
    }

    @Test
    void an_alert_of_duplicates_stops_who_does_not_say_that_it_may_be_saved() throws Exception {
        try (var org = new SalesforceStandIn(Clock.systemUTC()).start()) {
            org.alertOfDuplicates();
            var caller = new Caller(org, Caller.salesforceToken(org));
            String body = "{\"LastName\":\"Smith\",\"Company\":\"Tech Corp\"}";

            assertThat(caller.send("POST", S + "sobjects/Lead", body).body()).contains("DUPLICATES_DETECTED");
            assertThat(caller.sendWith(
                                    "Sforce-Duplicate-Rule-Header", "allowSave=true", "POST", S + "sobjects/Lead", body)
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @TestFactory
    Stream<DynamicTest> wrong_credentials_and_content_types_are_refused() {
        return Stream.of(
                        all(
                                new Caller(HUBSPOT, "wrong"),
                                new Wrong("HubSpot token", "GET", C + "51", "", 401, "INVALID_AUTHENTICATION")),
                        all(
                                new Caller(HUBSPOT, "sandbox").as("text/plain"),
                                new Wrong("HubSpot content type", "PATCH", C + "51", "{}", 415, "Content-Type")),
                        all(
                                new Caller(SALESFORCE, "wrong"),
                                new Wrong("Salesforce session", "GET", S + "limits", "", 401, "INVALID_SESSION_ID")),
                        all(
                                new Caller(SALESFORCE, "").as("application/x-www-form-urlencoded"),
                                new Wrong(
                                        "Salesforce secret",
                                        "POST",
                                        "/services/oauth2/token",
                                        "grant_type=client_credentials&client_id=sandbox&client_secret=x",
                                        400,
                                        "invalid_client"),
                                new Wrong(
                                        "Salesforce client",
                                        "POST",
                                        "/services/oauth2/token",
                                        "grant_type=client_credentials&client_id=x",
                                        400,
                                        "invalid_client_id"),
                                new Wrong(
                                        "Salesforce audience",
                                        "POST",
                                        "/services/oauth2/token",
                                        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion="
                                                + assertion("https://test.salesforce.com"),
                                        400,
                                        "audience is invalid"),
                                new Wrong(
                                        "Salesforce password login",
                                        "POST",
                                        "/services/oauth2/token",
                                        "grant_type=password",
                                        400,
                                        "unsupported_grant_type")),
                        all(
                                new Caller(CRM, "wrong"),
                                new Wrong("CRM token", "GET", "/contacts/lead_123", "", 401, "Unauthorized")),
                        all(
                                new Caller(CALLAB, "wrong"),
                                new Wrong("Callab key", "GET", "/v1/contacts/query", "", 401, "Unauthorized")))
                .flatMap(each -> each);
    }

    @TestFactory
    Stream<DynamicTest> the_generic_crm_and_callab_refuse() {
        String add = "/v1/contacts/addToCampaign/";
        String john = "{\"firstname\":\"John\",\"lastname\":\"Smith\",\"phone_number\":\"+14085551234\"}";
        return Stream.concat(
                all(
                        new Caller(CRM, "sandbox"),
                        new Wrong("an unknown id", "PATCH", "/contacts/nobody", "{}", 404, "not found"),
                        new Wrong("an id of two segments", "PATCH", "/contacts/a/../lead_123", "{}", 404, "Not found"),
                        new Wrong(
                                "an encoded slash is part of the id",
                                "PATCH",
                                "/contacts/lead_123%2F",
                                "{}",
                                404,
                                "not found"),
                        new Wrong("a list as body", "PATCH", "/contacts/lead_123", "[]", 400, "not a JSON object")),
                all(
                        new Caller(CALLAB, "sandbox"),
                        new Wrong(
                                "an unknown campaign",
                                "POST",
                                add + "nope",
                                "[" + john + "]",
                                200,
                                "Campaign not found"),
                        new Wrong(
                                "an object, not an array",
                                "POST",
                                add + CallabStandIn.CAMPAIGN,
                                john,
                                200,
                                "JSON array"),
                        new Wrong(
                                "no last name",
                                "POST",
                                add + CallabStandIn.CAMPAIGN,
                                "[{\"firstname\":\"J\",\"phone_number\":\"+14085551234\"}]",
                                200,
                                "lastname"),
                        new Wrong(
                                "a local phone",
                                "POST",
                                add + CallabStandIn.CAMPAIGN,
                                "[" + john.replace("+1", "") + "]",
                                200,
                                "E.164"),
                        new Wrong(
                                "an unknown key",
                                "POST",
                                add + CallabStandIn.CAMPAIGN,
                                "[" + john.replace("}", ",\"email\":\"x\"}") + "]",
                                200,
                                "unknown field"),
                        new Wrong("an unknown contact", "GET", "/v1/contacts/nope", "", 200, "\"status\":\"error\"")));
    }

    private static String assertion(String audience) {
        String claims =
                "{\"iss\":\"sandbox\",\"sub\":\"sync@techcorp.com\",\"exp\":4102444800,\"aud\":\"" + audience + "\"}";
        var base64 = java.util.Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"RS256\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(java.nio.charset.StandardCharsets.UTF_8)) + ".c2ln";
    }

    private static Stream<DynamicTest> all(Caller caller, Wrong... requests) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Wrong wrong : requests) {
            tests.add(DynamicTest.dynamicTest(wrong.about(), () -> {
                var answer = caller.send(wrong.method(), wrong.path(), wrong.body());

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(wrong.status());
                assertThat(answer.body()).contains(wrong.says());
            }));
        }
        return tests.stream();
    }

    private static Wrong patch(String about, String properties, String says) {
        return new Wrong(about, "PATCH", C + "51", "{\"properties\":" + properties + "}", 400, says);
    }

    private static Wrong lead(String about, String body, String says) {
        return new Wrong(about, "PATCH", S + "sobjects/Lead/" + lead, body, 400, says);
    }

    private static Wrong task(String about, String body, String says) {
        return new Wrong(about, "POST", S + "sobjects/Task", body, 400, says);
    }

    private static Wrong query(String about, String soql, String says) {
        return new Wrong(
                about,
                "GET",
                S + "query?q=" + java.net.URLEncoder.encode(soql, java.nio.charset.StandardCharsets.UTF_8),
                "",
                400,
                says);
    }
}
