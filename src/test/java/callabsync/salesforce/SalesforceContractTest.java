package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import callabsync.sink.SinkBench;
import callabsync.sink.SinkContract;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesforceContractTest extends SinkContract {

    @TempDir
    static Path folder;

    private static SalesforceStandIn salesforce;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(folder, "salesforce", Reaching.settings(salesforce, "salesforce.timeout", "700ms"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        salesforce.close();
    }

    @Override
    protected StandIn crm() {
        return salesforce;
    }

    @Override
    protected SinkBench bench() {
        return bench;
    }

    @Override
    protected void seed() {
        salesforce.row("Lead", id(1), Map.of("LastName", "Smith", "Company", "Tech Corp", "Description", "By a rep"));
        salesforce.row("Lead", id(2), Map.of("LastName", "Doe", "Company", "Tech Corp", "Description", "By a rep"));
    }

    private static String id(int record) {
        return "00Q5e00000ABCd" + record;
    }

    @Override
    protected Events events(int record) {
        return Events.outcomeExtracted()
                .contact("cont_" + record)
                .call("call_" + record)
                .crmId(id(record));
    }

    @Override
    protected Events eventsForNobody() {
        return Events.outcomeExtracted()
                .contact("cont_9")
                .call("call_9")
                .crmId("00Q5e00000ABCd9")
                .phone("+14085550000")
                .email("nobody@techcorp.com");
    }

    @Override
    protected void assertWrittenOnce(int record) {
        var lead = salesforce.leads().values().stream()
                .filter(row -> row.get("Id").toString().startsWith(id(record)))
                .findFirst()
                .orElseThrow();
        assertThat(lead).containsEntry("Status", "Qualified").containsEntry("Budget__c", "$50,000");
        assertThat(lead.get("Description").toString())
                .startsWith("By a rep\n\n")
                .containsOnlyOnce("Callab call of 2025-11-17");
        assertThat(ofLead(salesforce.tasks(), lead)).hasSize(2);
        assertThat(ofLead(salesforce.events(), lead)).hasSize(1);
    }

    private static List<?> ofLead(Map<String, ? extends Map<String, ?>> rows, Map<String, ?> lead) {
        return rows.values().stream()
                .filter(row -> lead.get("Id").equals(row.get("WhoId")))
                .toList();
    }

    @Override
    protected List<String> writeRequest() {
        return List.of("PATCH", "/composite/sobjects");
    }

    @Test
    void a_collection_that_fails_in_part_inside_a_200_is_seen() {
        salesforce.misbehave(Misbehaviour.partialFailure()
                .when(request ->
                        request.method().equals("PATCH") && request.path().endsWith("/composite/sobjects"))
                .times(1));

        Batch batch = deliver(events(1), events(2));

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Succeeded.class);
        assertThat(batch.items().get(1).result()).get().isInstanceOf(Retryable.class);
        assertWrittenOnce(1);
        deliver(events(2));
        assertWrittenOnce(2);
    }

    @Test
    void a_locked_row_is_tried_again_though_it_is_a_400() {
        salesforce.misbehave(onWrite(SalesforceStandIn.lockedRow()).times(1));

        assertThat(only(deliver(events(1)))).isInstanceOf(Retryable.class);
        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertWrittenOnce(1);
    }

    @Test
    void too_many_requests_at_a_time_wait_for_30_to_60_seconds() {
        salesforce.misbehave(
                onWrite(SalesforceStandIn.concurrentRequestsExceeded()).times(1));

        assertThat(only(deliver(events(1))))
                .isInstanceOfSatisfying(
                        Retryable.class,
                        retryable -> assertThat(retryable.after().orElseThrow())
                                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60)));
    }

    @Test
    void a_used_up_day_closes_the_gate_until_the_org_says_that_there_is_room() {
        salesforce.misbehave(onWrite(SalesforceStandIn.totalRequestsExceeded()).times(1));

        Batch batch = deliver(events(1));
        salesforce.forgetRequests();

        assertThat(batch.unavailable()).isPresent();
        assertThat(batch.open()).hasSize(1);
        assertThat(only(deliver(events(1)))).isInstanceOf(Succeeded.class);
        assertThat(salesforce.requests("GET", "/limits")).hasSize(1);
        assertWrittenOnce(1);
    }

    @Test
    void a_refused_collection_that_does_not_say_who_is_at_fault_is_split() {
        salesforce.misbehave(
                onWrite(Misbehaviour.status(400, "[{\"errorCode\":\"JSON_PARSER_ERROR\",\"message\":\"no\"}]"))
                        .times(1));

        Batch batch = deliver(events(1), events(2));

        assertThat(batch.split()).isPresent();
        assertThat(batch.open()).hasSize(2);
    }
}
