package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.sandbox.salesforce.SalesforceIds;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesforceSinkTest {

    private static final String LEAD = "00Q5e00000ABCd1";
    private static final String CONTACT = "0035e00000ABCd7";

    @TempDir
    static Path folder;

    private static SalesforceStandIn salesforce;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(
                folder,
                "salesforce",
                Reaching.settings(
                        salesforce, "salesforce.deliver-test-calls", "false", "salesforce.definitions-every", "0s"),
                "callab.sync.business-zone=America/New_York",
                "callab.sync.allow-loopback=true");
    }

    @AfterAll
    static void stop() {
        bench.close();
        salesforce.close();
    }

    @BeforeEach
    void begin() {
        bench.forget();
        salesforce.reset();
        salesforce.behave();
        salesforce.row("Lead", LEAD, Map.of("LastName", "Smith", "Company", "Tech Corp"));
        salesforce.forgetRequests();
    }

    private static Events outcome() {
        return Events.outcomeExtracted().crmId(LEAD);
    }

    private static Batch deliver(Events... events) {
        var items = new ArrayList<Item>();
        for (Events each : events) {
            items.add(bench.item(event(each)));
        }
        return bench.deliver(items);
    }

    private static Event event(Events events) {
        return EventReader.read(events.bytes()).event();
    }

    private static void delivered(Batch batch) {
        assertThat(batch.items())
                .allSatisfy(item -> assertThat(item.result())
                        .as(batch.unavailable() + " " + batch.split())
                        .get()
                        .isInstanceOf(Succeeded.class));
    }

    private static Map<String, Object> lead() {
        return salesforce.leads().get(SalesforceIds.full(LEAD));
    }

    private static Map<String, Object> task(String status) {
        var found = salesforce.tasks().values().stream()
                .filter(task -> status.equals(task.get("Status")))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void calls_of_two_contacts_with_the_same_id_are_two_calls() {
        String other = "00Q5g000001AbCe";
        salesforce.row("Lead", other, Map.of("LastName", "Ortiz", "Company", "Acme"));
        Events ofJohn = outcome().contact("cont_51").call("16");
        Events ofAna = Events.outcomeExtracted().crmId(other).contact("cont_52").call("16");

        delivered(deliver(ofJohn, ofAna));
        delivered(deliver(ofAna, ofJohn));

        for (String lead : List.of(LEAD, other)) {
            String id = SalesforceIds.full(lead);
            assertThat(salesforce.tasks().values())
                    .filteredOn(task -> id.equals(task.get("WhoId")))
                    .hasSize(2);
            assertThat(salesforce.events().values())
                    .filteredOn(each -> id.equals(each.get("WhoId")))
                    .hasSize(1);
        }
    }

    @Test
    void calls_of_two_sources_or_workspaces_with_the_same_id_are_two_calls_of_one_contact() {
        Events first = outcome().contact("cont_51").call("16").set("workspace_id", "ws_berlin");
        Events second = outcome().contact("cont_51").call("16").set("workspace_id", "ws_paris");
        Item ofBerlin = Items.from("callab", "salesforce", event(first));
        Item ofParis = Items.from("callab", "salesforce", event(second));
        Item ofAnotherSource = Items.from("callab-eu", "salesforce", event(first));

        delivered(bench.deliver(List.of(ofBerlin, ofParis)));
        delivered(bench.deliver(List.of(ofAnotherSource)));
        delivered(deliver(List.of("callab", "callab", "callab-eu"), first, second, first));

        assertThat(salesforce.tasks()).hasSize(6);
    }

    @Test
    void what_was_fetched_of_a_call_shares_it_with_its_webhook_though_its_workspace_is_named_otherwise() {
        Events webhook = outcome().contact("cont_51").call("16").set("workspace_id", "ws_berlin");
        Events fetched = outcome().contact("cont_51").call("16").set("workspace_id", "default");

        delivered(deliver(List.of("reconcile", "callab"), fetched, webhook));
        delivered(deliver(List.of("callab", "reconcile"), webhook, fetched));

        assertThat(salesforce.tasks()).hasSize(2);
    }

    private static Batch deliver(List<String> sources, Events... events) {
        var items = new ArrayList<Item>();
        for (int i = 0; i < events.length; i++) {
            items.add(Items.from(sources.get(i), "salesforce", event(events[i])));
        }
        return bench.deliver(items);
    }

    @Test
    void an_outcome_updates_the_lead_and_adds_call_task_and_event() {
        delivered(deliver(outcome()));

        assertThat(lead())
                .containsEntry("Status", "Qualified")
                .containsEntry("Product_Interest__c", "Enterprise Plan")
                .containsEntry("Timeline__c", "Q1 2026");
        assertThat(task("Completed"))
                .containsEntry("TaskSubtype", "Call")
                .containsEntry("CallDisposition", "completed")
                .containsEntry("CallObject", "call_abc789")
                .containsEntry("Callab_Key__c", "call_abc789/call");
        assertThat(((Number) task("Completed").get("CallDurationInSeconds")).intValue())
                .isEqualTo(180);
        assertThat(task("Not Started")).containsEntry("Priority", "High").containsEntry("Subject", "Schedule demo");
        assertThat(salesforce.events().values())
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .containsEntry("Subject", "Demo with John Smith")
                        .containsEntry("WhoId", lead().get("Id")));
    }

    @Test
    void a_date_is_the_day_in_the_business_zone_and_the_time_stands_in_the_event() {
        delivered(deliver(outcome().outcome("appointment_date", "2025-11-21T02:00:00Z")));

        assertThat(task("Not Started")).containsEntry("ActivityDate", "2025-11-20");
        assertThat(salesforce.events().values())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.get("StartDateTime").toString()).startsWith("2025-11-21T02:00:00"));
    }

    @Test
    void a_converted_lead_is_its_contact_from_then_on() {
        salesforce.row("Contact", CONTACT, Map.of("LastName", "Smith", "Description", "By a rep"));
        salesforce.convert(LEAD, CONTACT);

        delivered(deliver(outcome()));
        delivered(deliver(Events.callEnded().withoutCrmId().call("call_2")));

        var contact = salesforce.contacts().get(SalesforceIds.full(CONTACT));
        assertThat(contact.get("Description").toString()).startsWith("By a rep\n\nCallab call of");
        assertThat(lead()).containsEntry("Status", "Closed - Converted").doesNotContainKey("Budget__c");
        assertThat(salesforce.tasks().values())
                .hasSize(3)
                .allSatisfy(task -> assertThat(task).containsEntry("WhoId", contact.get("Id")));
    }

    @Test
    void a_lead_that_is_converted_between_reading_and_writing_is_matched_again() {
        salesforce.row("Contact", CONTACT, Map.of("LastName", "Smith"));
        String body =
                "[{\"success\":false,\"errors\":[{\"statusCode\":\"CANNOT_UPDATE_CONVERTED_LEAD\",\"message\":\"x\"}]}]";
        salesforce.misbehave(Misbehaviour.status(200, body)
                .on("PATCH", "/composite/sobjects")
                .times(1));

        assertThat(deliver(outcome()).items().get(0).result()).get().isInstanceOf(Retryable.class);
        salesforce.convert(LEAD, CONTACT);
        delivered(deliver(outcome()));

        assertThat(salesforce.events().values())
                .singleElement()
                .satisfies(event -> assertThat(event).containsEntry("WhoId", SalesforceIds.full(CONTACT)));
    }

    @Test
    void each_call_adds_a_paragraph_to_the_description_and_none_is_lost() {
        salesforce.row("Lead", LEAD, Map.of("LastName", "Smith", "Company", "C", "Description", "By a rep"));

        delivered(deliver(outcome().call("call_1").outcome("product", "Starter")));
        delivered(deliver(
                outcome().call("call_2").at("2025-11-17T11:30:00Z").outcome("product", "Pro"),
                outcome().call("call_3").at("2025-11-17T12:30:00Z").outcome("product", "Max")));
        delivered(deliver(outcome().call("call_1").outcome("product", "Starter")));

        assertThat(lead().get("Description").toString())
                .startsWith("By a rep\n\n")
                .containsOnlyOnce("product: Starter")
                .containsOnlyOnce("product: Pro")
                .containsOnlyOnce("product: Max");
        assertThat(lead()).containsEntry("Product_Interest__c", "Max");
    }

    @Test
    void a_full_description_stays_as_it_is() {
        String full = "x".repeat(31_999);
        salesforce.row("Lead", LEAD, Map.of("LastName", "Smith", "Company", "C", "Description", full));

        delivered(deliver(outcome()));

        assertThat(lead()).containsEntry("Description", full).containsEntry("Status", "Qualified");
    }

    @Test
    void an_unknown_picklist_value_and_a_missing_field_are_left_out() {
        salesforce.picklist("Lead", "Status", "Open", "Working");
        salesforce.removeField("Lead", "Budget__c");

        delivered(deliver(outcome()));

        assertThat(lead())
                .doesNotContainKey("Budget__c")
                .containsEntry("Status", "Open - Not Contacted")
                .containsEntry("Product_Interest__c", "Enterprise Plan");
    }

    @Test
    void a_status_that_means_converted_is_never_set() {
        salesforce.picklist("Lead", "Status", "Qualified", "Open");
        salesforce.row("LeadStatus", null, Map.of("ApiName", "Qualified", "IsConverted", true));

        delivered(deliver(outcome()));

        assertThat(lead()).containsEntry("Status", "Open - Not Contacted").containsEntry("Budget__c", "$50,000");
    }

    @Test
    void both_events_of_a_call_share_its_activities_and_the_later_one_words_them() {
        delivered(deliver(Events.callEnded().crmId(LEAD).call("call_1")));
        delivered(deliver(outcome().call("call_1").at("2025-11-17T10:35:00Z")));

        assertThat(salesforce.tasks()).hasSize(2);
        assertThat(task("Completed").get("Description").toString()).contains("Customer expressed interest");
    }

    @Test
    void a_call_that_was_written_in_doubt_gets_what_the_outcome_adds() {
        salesforce.misbehave(Misbehaviour.answerLost()
                .on("PATCH", "/composite/sobjects/Task")
                .times(1));
        deliver(Events.callEnded().crmId(LEAD).call("call_1"));

        delivered(deliver(
                Events.callEnded().crmId(LEAD).call("call_1"),
                outcome().call("call_1").at("2025-11-17T10:35:00Z")));

        assertThat(task("Completed").get("Description").toString()).contains("Customer expressed interest");
    }

    @Test
    void what_a_person_changed_in_an_activity_stays() {
        deliver(outcome());
        var task = task("Not Started");
        salesforce.row(
                "Task",
                task.get("Id").toString(),
                Map.of("Status", "Completed", "Subject", "Done", "Callab_Key__c", "call_abc789/task"));

        delivered(deliver(outcome().at("2025-11-17T11:30:00Z").outcome("sentiment", "Neutral")));

        assertThat(salesforce.tasks().get(task.get("Id").toString()))
                .containsEntry("Status", "Completed")
                .containsEntry("Subject", "Done");
    }

    @Test
    void a_replay_writes_nothing() {
        deliver(outcome());
        salesforce.forgetRequests();

        delivered(deliver(outcome()));

        assertThat(salesforce.requests().stream()
                        .filter(request -> !request.method().equals("GET")))
                .isEmpty();
    }

    @Test
    void without_an_id_the_one_record_with_the_phone_is_taken_however_it_is_spelled() {
        salesforce.row("Lead", LEAD, Map.of("LastName", "Smith", "Company", "C", "Phone", "(408) 555-1234"));
        salesforce.row("Lead", null, Map.of("LastName", "Doe", "Company", "C", "Email", "john@techcorp.com"));

        delivered(deliver(outcome().withoutCrmId()));

        assertThat(lead()).containsEntry("Status", "Qualified");
    }

    @Test
    void several_records_are_a_question_with_all_of_them() {
        salesforce.row("Lead", null, Map.of("LastName", "O'Neil", "Company", "C", "Email", "john@techcorp.com"));
        salesforce.row("Contact", CONTACT, Map.of("LastName", "Smith", "Email", "John@TechCorp.com"));

        Batch batch = deliver(outcome().withoutCrmId());

        assertThat(batch.items().get(0).result())
                .get()
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.question().candidates()).hasSize(2));
    }

    @Test
    void an_id_that_would_be_a_path_or_a_query_reaches_neither() {
        Batch batch = deliver(
                outcome().crmId("00Q/../../User/005").phone("+14085550001").email("a'b\\c@techcorp.com"),
                outcome().crmId("00Q5e00000' OR Id").phone("+14085550002").email("no@techcorp.com"));

        assertThat(batch.items())
                .allSatisfy(item -> assertThat(item.result()).get().isInstanceOf(Held.class));
        assertThat(salesforce.requests()).noneMatch(request -> request.path().contains("User"));
    }

    @Test
    void an_id_that_salesforce_takes_for_none_does_not_spoil_the_query_of_the_others() {
        salesforce.misbehave(Misbehaviour.status(
                        400, "[{\"errorCode\":\"INVALID_QUERY_FILTER_OPERATOR\",\"message\":\"invalid ID field\"}]")
                .when(request ->
                        request.path().endsWith("/query") && request.query().contains("00Q5e00000BADid")));

        Batch batch = deliver(
                outcome(),
                outcome().crmId("00Q5e00000BADid").phone("+14085550001").email("x@y.zz"));

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Held.class);
    }

    @Test
    void a_lead_is_created_once_when_a_person_says_so_though_the_answer_is_lost() {
        Item item = Items.item("salesforce", event(outcome().withoutCrmId()), Decision.toCreate());
        salesforce.misbehave(
                Misbehaviour.answerLost().on("POST", "/composite/sobjects").times(1));

        bench.deliver(List.of(item));
        Item again = Items.item(item.delivery().id(), "salesforce", item.event(), Decision.toCreate());
        delivered(bench.deliver(List.of(again)));

        assertThat(salesforce.leads()).hasSize(2);
        assertThat(salesforce.leads().values())
                .filteredOn(lead -> "john@techcorp.com".equals(lead.get("Email")))
                .singleElement()
                .satisfies(lead ->
                        assertThat(lead).containsEntry("FirstName", "John").containsEntry("Status", "Qualified"));
        assertThat(salesforce.events()).hasSize(1);
    }

    @Test
    void a_field_that_is_refused_all_the_same_is_named_and_its_value_is_not() {
        String body = "[{\"id\":null,\"success\":false,\"errors\":[{\"statusCode\":\"STRING_TOO_LONG\","
                + "\"message\":\"Budget__c: data value too large: $50,000\",\"fields\":[]}]}]";
        salesforce.misbehave(Misbehaviour.status(200, body)
                .on("PATCH", "/composite/sobjects")
                .times(1));

        assertThat(deliver(outcome()).items().get(0).result())
                .get()
                .isInstanceOfSatisfying(
                        Permanent.class,
                        permanent -> assertThat(permanent.reason())
                                .contains("STRING_TOO_LONG (Budget__c)")
                                .doesNotContain("50,000"));
    }

    @Test
    void the_last_part_of_the_day_is_kept_for_people() {
        StandInAnswer limits =
                StandInAnswer.json(200, Map.of("DailyApiRequests", Map.of("Max", 5000, "Remaining", 900)));
        salesforce.misbehave(Misbehaviour.answer(limits).on("GET", "/limits"));
        salesforce.misbehave(Misbehaviour.answer(new StandInAnswer(
                        200,
                        "[{\"id\":\"00U5e00000ABCd1\",\"success\":true}]",
                        Map.of("sforce-limit-info", "api-usage=4100/5000")))
                .on("PATCH", "/composite/sobjects/Event"));

        deliver(outcome());
        Batch batch = deliver(outcome());

        assertThat(batch.unavailable())
                .get()
                .satisfies(unavailable -> assertThat(unavailable.reason()).contains("4100 of 5000"));
        assertThat(batch.open()).hasSize(1);
        salesforce.behave();
        delivered(deliver(outcome()));
    }

    @Test
    void what_may_not_be_read_closes_the_gate_and_kills_nothing() {
        salesforce.misbehave(Misbehaviour.status(
                        400, "[{\"errorCode\":\"INVALID_TYPE\",\"message\":\"sObject type 'Lead' is not supported\"}]")
                .on("GET", "/query"));

        Batch batch = deliver(outcome());

        assertThat(batch.unavailable()).isPresent();
        assertThat(batch.open()).hasSize(1);
    }

    @Test
    void test_calls_are_delivered_to_nowhere_where_the_destination_says_so() {
        Events test = outcome();
        test.object("call").put("is_test", true);

        delivered(deliver(test));

        assertThat(salesforce.tasks()).isEmpty();
    }

    @Test
    void the_preflight_finds_nothing_where_all_is_well() {
        assertThat(bench.part(SalesforcePreflight.class).check("salesforce")).isEmpty();
    }

    @Test
    void the_preflight_names_what_the_org_lacks() {
        salesforce.removeField("Lead", "Budget__c");
        salesforce.picklist("Lead", "Status", "Open", "Qualified", "Nurturing");
        salesforce.externalIds(false);

        assertThat(bench.part(SalesforcePreflight.class).check("salesforce"))
                .extracting(finding -> finding.place() + "." + finding.field())
                .containsExactlyInAnyOrder(
                        "Lead.Budget__c", "Lead.Status", "Task.Callab_Key__c", "Event.Callab_Key__c");
    }
}
