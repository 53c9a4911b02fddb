package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesforceBudgetTest {

    private static final int LEADS = 1_000;

    @TempDir
    Path folder;

    private SalesforceStandIn salesforce;
    private SinkBench bench;

    @BeforeEach
    void start() {
        salesforce = new SalesforceStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(folder, "salesforce", Reaching.settings(salesforce));
        IntStream.range(0, LEADS)
                .forEach(number -> salesforce.row(
                        "Lead",
                        id(number),
                        Map.of("LastName", "L" + number, "Company", "C", "Description", "By a rep")));
    }

    @AfterEach
    void stop() {
        bench.close();
        salesforce.close();
    }

    @Test
    void a_thousand_outcomes_of_a_thousand_leads_cost_at_most_40_requests() {
        List<Item> open = deliverAll(items());

        assertThat(open).isEmpty();
        assertThat(salesforce.requestCount()).isLessThanOrEqualTo(40);
        assertEverythingOnce();
    }

    @Test
    void with_every_tenth_answer_lost_everything_is_there_exactly_once() {
        salesforce.misbehave(Misbehaviour.answerLost().every(10));

        deliverUntilDone();

        assertEverythingOnce();
    }

    @Test
    void an_org_without_the_key_field_has_everything_exactly_once_too() {
        salesforce.externalIds(false);
        salesforce.misbehave(Misbehaviour.answerLost().every(10));

        deliverUntilDone();

        assertEverythingOnce();
    }

    private void deliverUntilDone() {
        List<Item> open = items();
        for (int round = 0; !open.isEmpty() && round < 10; round++) {
            open = deliverAll(open);
        }
        assertThat(open).isEmpty();
    }

    private void assertEverythingOnce() {
        assertThat(salesforce.tasks()).hasSize(2 * LEADS);
        assertThat(salesforce.events()).hasSize(LEADS);
        var leads = salesforce.leads();
        assertThat(leads).hasSize(LEADS);
        var tasks = byWho(salesforce.tasks());
        var events = byWho(salesforce.events());
        leads.forEach((id, lead) -> {
            String number = lead.get("LastName").toString().substring(1);
            assertThat(lead)
                    .containsEntry("Status", "Qualified")
                    .containsEntry("Product_Interest__c", "Plan " + number);
            assertThat(lead.get("Description").toString())
                    .startsWith("By a rep\n\n")
                    .containsOnlyOnce("Plan " + number);
            assertThat(tasks.get(id))
                    .extracting(task -> task.get("Status"))
                    .containsExactlyInAnyOrder("Completed", "Not Started");
            assertThat(tasks.get(id))
                    .filteredOn(task -> "Completed".equals(task.get("Status")))
                    .singleElement()
                    .satisfies(task -> assertThat(task).containsEntry("CallObject", "call_" + number));
            assertThat(events.get(id)).hasSize(1);
        });
    }

    private static Map<Object, List<Map<String, Object>>> byWho(Map<String, ? extends Map<String, Object>> rows) {
        return rows.values().stream()
                .map(row -> (Map<String, Object>) row)
                .collect(Collectors.groupingBy(row -> row.get("WhoId")));
    }

    private List<Item> items() {
        return IntStream.range(0, LEADS)
                .mapToObj(number -> Events.outcomeExtracted()
                        .contact("cont_" + number)
                        .call("call_" + number)
                        .crmId(id(number))
                        .outcome("product", "Plan " + number))
                .map(events -> bench.item(EventReader.read(events.bytes()).event()))
                .toList();
    }

    /** In batches of 200; answers new items for those that were not delivered. */
    private List<Item> deliverAll(List<Item> items) {
        var again = new ArrayList<Item>();
        for (int i = 0; i < items.size(); i += 200) {
            var batch = bench.deliver(items.subList(i, Math.min(items.size(), i + 200)));
            batch.items().stream()
                    .filter(item ->
                            item.result().filter(Succeeded.class::isInstance).isEmpty())
                    .map((Function<Item, Item>) item -> bench.item(item.event()))
                    .forEach(again::add);
        }
        return again;
    }

    private static String id(int number) {
        return "00QgK%010d".formatted(number);
    }
}
