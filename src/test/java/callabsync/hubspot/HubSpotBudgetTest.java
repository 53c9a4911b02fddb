package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
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
        bench = new SinkBench(
                folder,
                "hubspot",
                Map.of(
                        "hubspot.url", hubspot.url(),
                        "hubspot.token", "sandbox",
                        "callab.sync.default-region", ""));
        IntStream.range(0, CONTACTS).forEach(number -> hubspot.contact(id(number), Map.of("lifecyclestage", "lead")));
    }

    @AfterEach
    void stop() {
        bench.close();
        hubspot.close();
    }

    @Test
    void a_thousand_outcomes_of_a_thousand_contacts_cost_at_most_51_requests() {
        deliverAll(items());

        System.out.printf("hubspot: %d outcomes in %d requests%n", CONTACTS, hubspot.requestCount());
        assertThat(hubspot.requestCount()).isLessThanOrEqualTo(51);
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

    @Test
    void a_thousand_people_without_id_half_typed_nationally_are_found_in_few_requests() {
        strangers();

        deliverAll(strangersItems());

        System.out.printf(
                "hubspot: %d outcomes of people without id in %d requests%n", CONTACTS, hubspot.requestCount());
        assertThat(hubspot.requestCount()).isLessThanOrEqualTo(51 + 20);
        assertThat(hubspot.requestCount("/search")).isEqualTo(30);
        assertEverythingOnce();
    }

    @Test
    void people_without_id_are_there_exactly_once_with_every_tenth_answer_lost() {
        strangers();
        hubspot.misbehave(Misbehaviour.answerLost().every(10));

        List<Item> open = strangersItems();
        for (int round = 0; !open.isEmpty() && round < 12; round++) {
            open = deliverAll(open);
        }

        assertThat(open).isEmpty();
        assertEverythingOnce();
    }

    private void strangers() {
        IntStream.range(0, CONTACTS)
                .forEach(number -> hubspot.contact(
                        id(number),
                        Map.of("lifecyclestage", "lead", "phone", number % 2 == 0 ? typed(number) : phone(number))));
    }

    private static String phone(int number) {
        return "+1408" + (5_550_000 + number);
    }

    private static String typed(int number) {
        return "(408) 555-" + String.valueOf(10_000 + number).substring(1);
    }

    private List<Item> strangersItems() {
        return items(number -> event(number).withoutCrmId().phone(phone(number)).email("p" + number + "@acme.example"));
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
        return items(number -> event(number).crmId(id(number)));
    }

    private List<Item> items(IntFunction<Events> events) {
        var items = new ArrayList<Item>();
        for (int number = 0; number < CONTACTS; number++) {
            items.add(bench.item(EventReader.read(events.apply(number).bytes()).event()));
        }
        return items;
    }

    private static Events event(int number) {
        return Events.outcomeExtracted()
                .contact("cont_" + number)
                .call("call_" + number)
                .outcome("product", "Plan " + number);
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
