package callabsync.sink.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.HubSpotStandIn;
import callabsync.sandbox.Misbehaviour;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSpotBudgetTest {

    private static final int CONTACTS = 1_000;

    @TempDir
    Path folder;

    private HubSpotStandIn hubspot;
    private SinkBench bench;

    @BeforeEach
    void start() {
        hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(folder, "hubspot", Map.of("hubspot.url", hubspot.url(), "hubspot.token", "sandbox"));
        IntStream.range(0, CONTACTS).forEach(number -> hubspot.contact(id(number), Map.of("lifecyclestage", "lead")));
    }

    @AfterEach
    void stop() {
        bench.close();
        hubspot.close();
    }

    @Test
    void a_thousand_outcomes_of_a_thousand_contacts_cost_at_most_60_requests() {
        deliverAll(items());

        System.out.printf("hubspot: %d outcomes in %d requests%n", CONTACTS, hubspot.requestCount());
        assertThat(hubspot.requestCount()).isLessThanOrEqualTo(60);
        assertEverythingOnce();
    }

    @Test
    void with_every_tenth_answer_lost_everything_is_there_exactly_once() {
        hubspot.misbehave(Misbehaviour.answerLost().every(10));

        List<Item> open = items();
        for (int round = 0; !open.isEmpty() && round < 10; round++) {
            open = deliverAll(open);
        }

        assertThat(open).isEmpty();
        assertEverythingOnce();
    }

    private void assertEverythingOnce() {
        assertThat(hubspot.calls()).hasSize(CONTACTS);
        assertThat(hubspot.tasks()).hasSize(CONTACTS);
        assertThat(hubspot.meetings()).hasSize(CONTACTS);
        var contacts = hubspot.contacts();
        assertThat(contacts).hasSize(CONTACTS);
        for (int number = 0; number < CONTACTS; number++) {
            assertThat(contacts.get(id(number)))
                    .containsEntry("lifecyclestage", "salesqualifiedlead")
                    .containsEntry("hs_lead_status", "CONNECTED")
                    .containsEntry("product_interest", "Plan " + number)
                    .containsEntry("total_calls", "1");
            for (String type : List.of("calls", "tasks", "meetings")) {
                assertThat(hubspot.associations("contacts", id(number), type)).hasSize(1);
            }
        }
    }

    private List<Item> items() {
        var items = new ArrayList<Item>();
        for (int number = 0; number < CONTACTS; number++) {
            Events events = Events.outcomeExtracted()
                    .contact("cont_" + number)
                    .call("call_" + number)
                    .crmId(id(number))
                    .outcome("product", "Plan " + number);
            items.add(bench.item(EventReader.read(events.bytes()).event()));
        }
        return items;
    }

    /** In batches of 100; answers new items for those that were not delivered. */
    private List<Item> deliverAll(List<Item> items) {
        var again = new ArrayList<Item>();
        for (int i = 0; i < items.size(); i += 100) {
            var batch = bench.deliver(items.subList(i, Math.min(items.size(), i + 100)));
            batch.items().stream()
                    .filter(item -> item.result()
                            .filter(callabsync.delivery.AttemptResult.Succeeded.class::isInstance)
                            .isEmpty())
                    .forEach(item -> again.add(bench.item(item.event())));
        }
        return again;
    }

    private static String id(int number) {
        return String.valueOf(100_000 + number);
    }
}
