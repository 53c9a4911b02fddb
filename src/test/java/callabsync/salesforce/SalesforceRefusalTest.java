package callabsync.salesforce;

import static callabsync.salesforce.SalesforceOrg.LEAD;
import static callabsync.salesforce.SalesforceOrg.delivered;
import static callabsync.salesforce.SalesforceOrg.event;
import static callabsync.salesforce.SalesforceOrg.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.sandbox.salesforce.SalesforceIds;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.Items;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One refused field never costs the rest. */
class SalesforceRefusalTest {

    private static final String PARTNER = "00Q5e00000ABCd2";
    private static final String PARTNER_TYPE = "0125e000000ABCdAAG";

    @TempDir
    static Path folder;

    private static SalesforceOrg org;

    @BeforeAll
    static void start() {
        org = new SalesforceOrg(folder);
    }

    @AfterAll
    static void stop() {
        org.close();
    }

    @BeforeEach
    void begin() {
        org.begin();
    }

    private static Events next(int call) {
        return outcome().call("call_" + call).at("2025-11-1" + call + "T10:30:00Z");
    }

    private static void assertWrittenWithout(String field) {
        assertThat(org.lead())
                .doesNotContainKey(field)
                .containsEntry("Status", "Qualified")
                .containsEntry("Product_Interest__c", "Enterprise Plan");
        assertThat(org.tasks("Completed")).hasSize(1);
        assertThat(org.tasks("Not Started")).hasSize(1);
        assertThat(org.events()).hasSize(1);
    }

    @Test
    void a_right_that_was_taken_away_costs_its_field_and_the_next_records_do_not_fail_first() {
        var orgs = org.bench.part(Orgs.class);
        orgs.connections()
                .keySet()
                .forEach(each -> org.bench.part(OrgDefinitions.class).of(orgs.of(each), "Lead"));
        org.crm.withdrawRights("Lead", "Budget__c");

        delivered(org.deliver(outcome()));

        assertWrittenWithout("Budget__c");
        org.crm.forgetRequests();
        delivered(org.deliver(next(8)));
        assertThat(org.recordWrites()).isEqualTo(1);
    }

    @Test
    void a_status_that_the_record_type_lacks_is_left_out_of_records_of_that_type_only() {
        org.crm.recordType("Lead", PARTNER_TYPE, "Status", "Open - Not Contacted", "Nurturing");
        org.lead(PARTNER, Map.of("RecordTypeId", PARTNER_TYPE));

        delivered(org.deliver(
                outcome(),
                Events.outcomeExtracted().crmId(PARTNER).contact("cont_2").call("call_2")));
        org.crm.forgetRequests();
        delivered(org.deliver(
                next(8),
                Events.outcomeExtracted()
                        .crmId(PARTNER)
                        .contact("cont_2")
                        .call("call_3")
                        .at("2025-11-18T10:30:00Z")));

        assertThat(org.lead()).containsEntry("Status", "Qualified");
        assertThat(org.crm.leads().get(SalesforceIds.full(PARTNER)))
                .containsEntry("Status", "Open - Not Contacted")
                .containsEntry("Budget__c", "$50,000");
        assertThat(org.tasks("Completed")).hasSize(4);
        assertThat(org.recordWrites()).isEqualTo(1);
    }

    @Test
    void what_was_refused_is_tried_again_after_a_while_and_written_by_a_replay() {
        org.crm.recordType("Lead", PARTNER_TYPE, "Status", "Open - Not Contacted");
        org.lead(LEAD, Map.of("RecordTypeId", PARTNER_TYPE));
        delivered(org.deliver(outcome()));
        org.crm.recordType("Lead", PARTNER_TYPE, "Status", "Open - Not Contacted", "Qualified");

        delivered(org.deliver(outcome()));
        assertThat(org.lead()).containsEntry("Status", "Open - Not Contacted");
        org.bench.clock.tick(Duration.ofMinutes(61));
        delivered(org.deliver(outcome()));

        assertThat(org.lead()).containsEntry("Status", "Qualified");
        assertThat(org.lead().get("Description").toString()).containsOnlyOnce("Callab call of");
    }

    @Test
    void several_fields_are_left_out_one_after_the_other() {
        org.crm.misbehave(refusing("Budget__c", "STRING_TOO_LONG").times(1));
        org.crm.misbehave(refusing("Timeline__c", "NUMBER_OUTSIDE_VALID_RANGE").times(1));

        delivered(org.deliver(outcome()));

        assertWrittenWithout("Budget__c");
        assertThat(org.lead()).doesNotContainKey("Timeline__c");
    }

    @Test
    void a_record_that_is_refused_for_ever_new_fields_is_given_up() {
        for (String field : List.of("Budget__c", "Timeline__c", "Status", "Product_Interest__c", "Call_Duration__c")) {
            org.crm.misbehave(refusing(field, "STRING_TOO_LONG").times(1));
        }

        Batch batch = org.deliver(outcome());

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Permanent.class);
        assertThat(org.recordWrites()).isEqualTo(4);
    }

    private static Misbehaviour refusing(String field, String code) {
        return Misbehaviour.status(
                        200,
                        "[{\"id\":null,\"success\":false,\"errors\":[{\"statusCode\":\"" + code
                                + "\",\"message\":\"no\",\"fields\":[\"" + field + "\"]}]}]")
                .when(request -> request.path().endsWith("/composite/sobjects")
                        && request.method().equals("PATCH")
                        && request.body().contains("\"" + field + "\""));
    }

    @Test
    void a_column_that_the_whole_request_is_refused_for_is_left_out_of_all_its_records() {
        org.lead(PARTNER, Map.of());
        org.crm.misbehave(Misbehaviour.status(
                        400,
                        "[{\"errorCode\":\"INVALID_FIELD\",\"message\":\"No such column 'Budget__c' on sobject of type Lead\"}]")
                .when(request -> request.path().endsWith("/composite/sobjects")
                        && request.body().contains("Budget__c")));

        delivered(org.deliver(
                outcome(),
                Events.outcomeExtracted().crmId(PARTNER).contact("cont_2").call("call_2")));

        assertThat(org.lead()).doesNotContainKey("Budget__c").containsEntry("Status", "Qualified");
        assertThat(org.events()).hasSize(2);
    }

    @Test
    void a_validation_rule_refuses_the_record_as_a_whole_and_its_activities_are_there() {
        org.crm.validationRule("Lead", "Status", "Qualified", "A qualified lead needs a campaign");

        Batch batch = org.deliver(outcome());

        assertThat(batch.items().get(0).result())
                .get()
                .isInstanceOfSatisfying(
                        Permanent.class,
                        permanent ->
                                assertThat(permanent.reason()).contains("FIELD_CUSTOM_VALIDATION_EXCEPTION (Status)"));
        assertThat(org.lead()).doesNotContainKey("Budget__c");
        assertThat(org.tasks("Completed")).hasSize(1);
        assertThat(org.events()).hasSize(1);
    }

    @Test
    void of_two_deliveries_in_one_write_only_the_one_at_fault_dies() {
        org.crm.validationRule("Lead", "Budget__c", "$50,000", "A budget needs a campaign");

        Batch batch = org.deliver(outcome(), next(8).without("budget"));

        assertThat(batch.split()).isPresent();
        assertThat(org.deliver(outcome()).items().get(0).result()).get().isInstanceOf(Permanent.class);
        delivered(org.deliver(next(8).without("budget")));
        assertThat(org.lead()).containsEntry("Status", "Nurturing").doesNotContainKey("Budget__c");
    }

    @Test
    void of_two_deliveries_for_one_new_lead_only_the_one_at_fault_dies() {
        org.crm.validationRule("Lead", "Budget__c", "$50,000", "A budget needs a campaign");
        var first = toCreate(8, "$50,000");
        var second = toCreate(9, "$60,000");

        Batch batch = org.bench.deliver(List.of(second, first));

        assertThat(batch.split()).isPresent();
        assertThat(org.bench.deliver(List.of(first)).items().get(0).result())
                .get()
                .isInstanceOf(Permanent.class);
        delivered(org.bench.deliver(List.of(second)));
        assertThat(org.crm.leads()).hasSize(2);
    }

    private static Item toCreate(int call, String budget) {
        Events events = Events.outcomeExtracted()
                .withoutCrmId()
                .contact("cont_9")
                .phone("+14085550009")
                .email("carl@techcorp.com")
                .call("call_" + call)
                .at("2025-11-" + (27 - call) + "T10:30:00Z")
                .outcome("budget", budget);
        return Items.item("salesforce", event(events), Decision.toCreate());
    }

    @Test
    void of_two_events_of_one_call_only_the_one_at_fault_dies() {
        org.crm.validationRule("Task", "CallDisposition", "no-answer", "Say why");

        Batch batch = org.deliver(
                Events.callEnded().crmId(LEAD).call("call_8"),
                outcome().call("call_8").status("no-answer"));

        assertThat(batch.split()).isPresent();
        assertThat(org.tasks("Completed")).isEmpty();
    }

    @Test
    void a_new_lead_is_created_without_an_e_mail_that_is_none_and_the_others_of_the_batch_are_untouched() {
        var nobody = Events.outcomeExtracted().withoutCrmId().contact("cont_9").phone("+14085550009");
        var broken = Items.item(
                "salesforce", event(nobody.email("ana at gmail dot com").call("call_9")), Decision.toCreate());
        var other = org.bench.item(event(outcome()));

        Batch batch = org.bench.deliver(List.of(broken, other));

        assertThat(batch.items())
                .allSatisfy(item -> assertThat(item.result()).get().isInstanceOf(Succeeded.class));
        assertThat(org.crm.leads().values())
                .filteredOn(lead -> "+14085550009".equals(lead.get("Phone")))
                .singleElement()
                .satisfies(lead -> assertThat(lead)
                        .doesNotContainKey("Email")
                        .containsEntry("FirstName", "John")
                        .containsEntry("Status", "Qualified"));
        assertThat(org.events()).hasSize(2);
    }

    @Test
    void a_field_of_an_activity_costs_only_itself_too() {
        var orgs = org.bench.part(Orgs.class);
        orgs.connections()
                .keySet()
                .forEach(each -> org.bench.part(OrgDefinitions.class).of(orgs.of(each), "Task"));
        org.crm.withdrawRights("Task", "CallDisposition");

        delivered(org.deliver(outcome()));

        assertThat(org.tasks("Completed"))
                .singleElement()
                .satisfies(task ->
                        assertThat(task).doesNotContainKey("CallDisposition").containsEntry("TaskSubtype", "Call"));
    }

    @Test
    void the_preflight_tells_of_what_was_refused() {
        org.crm.recordType("Lead", PARTNER_TYPE, "Status", "Open - Not Contacted");
        org.lead(LEAD, Map.of("RecordTypeId", PARTNER_TYPE));
        assertThat(org.bench.part(SalesforcePreflight.class).check("salesforce"))
                .isEmpty();

        delivered(org.deliver(outcome()));

        assertThat(org.bench.part(SalesforcePreflight.class).check("salesforce"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.place() + "." + finding.field()).isEqualTo("Lead.Status");
                    assertThat(finding.problem()).contains("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
                });
    }
}
