package callabsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.salesforce.SalesforceRules;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.StandInJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SandboxAcceptsTest {

    private static final String C = "/crm/objects/2026-09/contacts";
    private static final String S = "/services/data/v66.0/";
    private final TickingClock clock = new TickingClock();
    private final HubSpotStandIn hubspot = new HubSpotStandIn(clock).start();
    private final SalesforceStandIn salesforce = new SalesforceStandIn(clock).start();
    private final CrmHttpStandIn crm = new CrmHttpStandIn(clock).start();
    private final Caller toHubSpot = new Caller(hubspot, "sandbox");

    private static final class TickingClock extends Clock {
        private Instant now = Instant.parse("2025-11-17T10:30:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @AfterEach
    void stop() {
        hubspot.stop();
        salesforce.stop();
        crm.stop();
    }

    @Test
    void a_stage_never_goes_back() throws Exception {
        hubspot.contact("51", Map.of("lifecyclestage", "opportunity"));

        var answer = toHubSpot.send(
                "PATCH", C + "/51", "{\"properties\":{\"lifecyclestage\":\"lead\",\"last_call_duration\":\"180\"}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(hubspot.contacts().get("51"))
                .containsEntry("lifecyclestage", "opportunity")
                .containsEntry("last_call_duration", "180");
    }

    @Test
    void search_finds_a_contact_only_after_the_index_lag() throws Exception {
        hubspot.indexLag(Duration.ofSeconds(30));
        hubspot.contact("51", Map.of("phone", "+14085551234"));
        String search = "{\"after\":\"\",\"limit\":10,\"properties\":[\"phone\"],\"sorts\":[\"-createdate\"],"
                + "\"filterGroups\":[{\"filters\":[{\"propertyName\":\"phone\",\"operator\":\"EQ\",\"value\":\"+14085551234\"}]}]}";

        var early = toHubSpot.send("POST", C + "/search", search);
        clock.now = clock.now.plusSeconds(30);
        var late = toHubSpot.send("POST", C + "/search", search);

        assertThat(early.body()).contains("\"total\":0");
        assertThat(late.body()).contains("\"total\":1", "\"id\":\"51\"");
    }

    @Test
    void a_batch_of_calls_is_associated_and_read_back() throws Exception {
        hubspot.contact("51", Map.of());
        String call = "{\"properties\":{\"hs_timestamp\":\"2025-11-17T10:30:00Z\",\"hs_call_duration\":\"180000\"},"
                + "\"associations\":[{\"to\":{\"id\":\"51\"},\"types\":[{\"associationCategory\":\"HUBSPOT_DEFINED\","
                + "\"associationTypeId\":194}]}],\"objectWriteTraceId\":\"t1\"}";

        var created = toHubSpot.send("POST", "/crm/objects/2026-09/calls/batch/create", "{\"inputs\":[" + call + "]}");
        var read = toHubSpot.send(
                "POST", "/crm/associations/2026-09/contacts/calls/batch/read", "{\"inputs\":[{\"id\":\"51\"}]}");
        var listed = toHubSpot.send("GET", C + "/51/associations/calls", "");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(created.body()).contains("\"objectWriteTraceId\":\"t1\"");
        String id = hubspot.associations("contacts", "51", "calls").get(0);
        assertThat(read.body()).contains("\"toObjectId\":\"" + id + "\"", "\"typeId\":193", "startedAt", "completedAt");
        assertThat(listed.body()).contains("\"toObjectId\":\"" + id + "\"");
    }

    @Test
    void a_number_is_searched_by_its_digits_without_country_and_zeros() throws Exception {
        hubspot.contact("51", Map.of("phone", "(408) 555-0991"));
        hubspot.contact("52", Map.of("phone", "+44 7911 123456"));
        hubspot.contact("53", Map.of("mobilephone", "030 1234567"));
        hubspot.contact("54", Map.of("phone", "+1 (408) 555-0994"));

        assertThat(hubspot.contacts().get("51")).containsEntry("hs_searchable_calculated_phone_number", "4085550991");
        assertThat(hubspot.contacts().get("52")).containsEntry("hs_searchable_calculated_phone_number", "7911123456");
        assertThat(hubspot.contacts().get("53")).containsEntry("hs_searchable_calculated_mobile_number", "301234567");
        assertThat(hubspot.contacts().get("54")).containsEntry("hs_searchable_calculated_phone_number", "4085550994");
    }

    @Test
    void a_portal_need_not_repeat_traces() throws Exception {
        hubspot.repeatTraces(false);

        var answer = toHubSpot.send(
                "POST",
                C + "/batch/create",
                "{\"inputs\":[{\"properties\":{\"lastname\":\"Smith\"},\"associations\":[],\"objectWriteTraceId\":\"t1\"}]}");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).doesNotContain("objectWriteTraceId");
    }

    @Test
    void a_merged_contact_answers_with_the_other_id() throws Exception {
        hubspot.contact("51", Map.of());
        hubspot.contact("52", Map.of());
        hubspot.merge("51", "52");

        var answer = toHubSpot.send("GET", C + "/51", "");

        assertThat(answer.body()).contains("\"id\":\"52\"");
    }

    @Test
    void an_upsert_by_email_says_what_is_new() throws Exception {
        hubspot.contact("51", Map.of("email", "ada@engines.example"));

        var answer = toHubSpot.send(
                "POST",
                C + "/batch/upsert",
                "{\"inputs\":[{\"id\":\"ada@engines.example\",\"idProperty\":\"email\",\"properties\":{\"city\":\"London\"}},"
                        + "{\"id\":\"new@x.example\",\"idProperty\":\"email\",\"properties\":{\"city\":\"Paris\"}}]}");

        assertThat(answer.body()).contains("\"new\":true", "\"new\":false", "\"hs_additional_emails\":null");
        assertThat(hubspot.contacts()).hasSize(2);
        assertThat(hubspot.contacts().get("51")).containsEntry("city", "London");
    }

    @Test
    void a_composite_is_all_or_none() throws Exception {
        String lead = salesforce.lead(Map.of("LastName", "Smith"));
        var caller = new Caller(salesforce, Caller.salesforceToken(salesforce));
        String update = "{\"method\":\"PATCH\",\"url\":\"" + S + "sobjects/Lead/" + lead
                + "\",\"referenceId\":\"lead\",\"body\":{\"Status\":\"Qualified\"}}";
        String task = "{\"method\":\"POST\",\"url\":\"" + S
                + "sobjects/Task\",\"referenceId\":\"task\",\"body\":{\"Priority\":\"Medium\"}}";

        var answer = caller.send(
                "POST", S + "composite", "{\"allOrNone\":true,\"compositeRequest\":[" + update + "," + task + "]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("PROCESSING_HALTED", "RESTRICTED_PICKLIST");
        assertThat(salesforce.leads().get(lead)).containsEntry("Status", "Open - Not Contacted");
    }

    @Test
    void a_collection_upsert_creates_once() throws Exception {
        String lead = salesforce.lead(Map.of("LastName", "Smith"));
        var caller = new Caller(salesforce, Caller.salesforceToken(salesforce));
        String body = "{\"records\":[{\"attributes\":{\"type\":\"Task\"},\"Callab_Key__c\":\"call_1-call\",\"WhoId\":\""
                + lead + "\",\"Status\":\"Completed\"},"
                + "{\"attributes\":{\"type\":\"Task\"},\"Callab_Key__c\":\"call_2-call\",\"Priority\":\"Medium\"}]}";

        caller.send("PATCH", S + "composite/sobjects/Task/Callab_Key__c", body);
        var again = caller.send("PATCH", S + "composite/sobjects/Task/Callab_Key__c", body);

        assertThat(again.body()).contains("\"created\":false", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
        assertThat(again.headers().firstValue("Sforce-Limit-Info"))
                .hasValueSatisfying(info -> assertThat(info).startsWith("api-usage="));
        assertThat(salesforce.tasks()).hasSize(1);
    }

    @Test
    void an_assignment_rule_runs_unless_the_request_switches_it_off() throws Exception {
        String one = salesforce.lead(Map.of("LastName", "Smith", "OwnerId", "005000000000042AAA"));
        var caller = new Caller(salesforce, Caller.salesforceToken(salesforce));
        String body = "{\"records\":[{\"attributes\":{\"type\":\"Lead\"},\"id\":\"" + one + "\",\"Title\":\"CTO\"}]}";

        caller.sendWith("Sforce-Auto-Assign", "false", "PATCH", S + "composite/sobjects", body);
        assertThat(salesforce.leads().get(one)).containsEntry("OwnerId", "005000000000042AAA");
        caller.send("PATCH", S + "composite/sobjects", body);

        assertThat(salesforce.leads().get(one)).containsEntry("OwnerId", SalesforceRules.ASSIGNED);
    }

    @Test
    void all_objects_are_described_in_one() throws Exception {
        var caller = new Caller(salesforce, Caller.salesforceToken(salesforce));

        assertThat(caller.send("GET", S + "sobjects", "").body())
                .contains("\"name\":\"Lead\"", "\"keyPrefix\":\"00T\"", "\"maxBatchSize\":200");
    }

    @Test
    void a_query_counts_likes_and_puts_those_without_a_value_where_it_is_told() throws Exception {
        salesforce.lead(Map.of("LastName", "Smith", "Company", "Tech Corp", "Title", "CTO"));
        salesforce.lead(Map.of("LastName", "Smythe", "Company", "Tech Corp"));
        salesforce.lead(Map.of("LastName", "Doe", "Company", "Tech Corp", "Title", "Agent"));
        var caller = new Caller(salesforce, Caller.salesforceToken(salesforce));

        assertThat(query(caller, "SELECT COUNT() FROM Lead WHERE LastName LIKE 'sm_th%'"))
                .contains("\"totalSize\":2", "\"records\":[]");
        assertThat(query(caller, "SELECT LastName FROM Lead ORDER BY Title ASC NULLS LAST"))
                .matches(".*Doe.*Smith.*Smythe.*");
        assertThat(query(caller, "SELECT LastName FROM Lead ORDER BY Title DESC"))
                .matches(".*Smythe.*Smith.*Doe.*");
    }

    private static String query(Caller caller, String soql) throws Exception {
        return caller.send(
                        "GET",
                        S + "query?q=" + java.net.URLEncoder.encode(soql, java.nio.charset.StandardCharsets.UTF_8),
                        "")
                .body();
    }

    @Test
    void a_query_pages_in_its_order() throws Exception {
        salesforce.pageSize(2);
        for (String name : new String[] {"C", "A", "B"}) {
            salesforce.lead(Map.of("LastName", name, "Company", "O'Neill"));
        }
        var caller = new Caller(salesforce, Caller.salesforceToken(salesforce));
        String soql =
                "SELECT Id, LastName FROM Lead WHERE IsConverted = false AND (Company = 'O\\'Neill' OR Company = 'x')"
                        + " AND SystemModstamp >= 2025-11-17T00:00:00Z ORDER BY LastName, Id";

        var first = caller.send(
                "GET", S + "query?q=" + java.net.URLEncoder.encode(soql, java.nio.charset.StandardCharsets.UTF_8), "");
        String next = String.valueOf(
                StandInJson.object(StandInJson.read(first.body().getBytes())).get("nextRecordsUrl"));
        var second = caller.send("GET", next, "");

        assertThat(first.body()).contains("\"totalSize\":3", "\"done\":false").doesNotContain("\"LastName\":\"C\"");
        assertThat(second.body()).contains("\"LastName\":\"C\"", "\"done\":true");
    }

    @Test
    void put_replaces_a_contact_and_patch_does_not() throws Exception {
        crm.contact("lead_1", Map.of("first_name", "John", "owner", "Ann"));
        var toCrm = new Caller(crm, "sandbox");

        toCrm.send("PATCH", "/contacts/lead_1", "{\"status\":\"Qualified\"}");
        assertThat(crm.contacts().get("lead_1")).containsEntry("owner", "Ann").containsEntry("status", "Qualified");
        toCrm.send("PUT", "/contacts/lead_1", "{\"first_name\":\"Joan\"}");

        assertThat(crm.contacts().get("lead_1"))
                .containsEntry("first_name", "Joan")
                .containsKeys("id", "created_at")
                .doesNotContainKeys("owner", "status");
    }

    @Test
    void fields_and_ids_that_a_crm_does_not_have_are_dropped_refused_or_passed_over() throws Exception {
        crm.contact("lead_1", Map.of("first_name", "John"));
        var toCrm = new Caller(crm, "sandbox");
        crm.dropsFieldsBut("first_name");
        crm.answers204ToUnknownIds();
        assertThat(toCrm.send("PATCH", "/contacts/lead_1", "{\"priority\":\"High\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(toCrm.send("PATCH", "/contacts/lead_9", "{}").statusCode()).isEqualTo(204);
        assertThat(crm.contacts().get("lead_1")).doesNotContainKey("priority");

        crm.refusesFieldsBut("first_name");

        var refused = toCrm.send("PATCH", "/contacts/lead_1", "{\"priority\":\"High\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Unknown fields: priority");
    }

    @Test
    void an_encoded_id_is_one_segment_decoded_once() throws Exception {
        crm.contact("a/../b?x=1", Map.of("first_name", "John"));

        var answer = new Caller(crm, "sandbox")
                .send("PATCH", "/contacts/a%2F..%2Fb%3Fx%3D1", "{\"outcomes\":{\"interested\":true}}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(crm.contacts().get("a/../b?x=1"))
                .containsEntry("first_name", "John")
                .containsEntry("outcomes", Map.of("interested", true));
    }
}
