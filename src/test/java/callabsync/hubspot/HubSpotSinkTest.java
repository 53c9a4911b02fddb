package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Held;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HubSpotSinkTest {

    private static final Decision CREATE = new Decision(Optional.empty(), true);

    @TempDir
    static Path folder;

    private static HubSpotStandIn hubspot;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
        bench = new SinkBench(
                folder,
                "hubspot",
                Map.of(
                        "hubspot.url", hubspot.url(),
                        "hubspot.token", "sandbox",
                        "hubspot.deliver-test-calls", "false",
                        "hubspot.definitions-every", "0s"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        hubspot.close();
    }

    @BeforeEach
    void begin() {
        bench.forget();
        hubspot.reset();
        hubspot.behave();
        hubspot.contact("51", Map.of("email", "john@techcorp.com", "lifecyclestage", "lead"));
        hubspot.forgetRequests();
    }

    private static Events outcome() {
        return Events.outcomeExtracted().crmId("51");
    }

    private static Event event(Events events) {
        return EventReader.read(events.bytes()).event();
    }

    private static Batch deliver(Events... events) {
        var items = new ArrayList<Item>();
        for (Events each : events) {
            items.add(bench.item(event(each)));
        }
        return bench.deliver(items);
    }

    private static void delivered(Batch batch) {
        assertThat(batch.items())
                .allSatisfy(item -> assertThat(item.result())
                        .as(String.valueOf(batch.unavailable()))
                        .get()
                        .isInstanceOf(Succeeded.class));
    }

    @Test
    void calls_of_two_contacts_with_the_same_id_are_two_calls() {
        hubspot.contact("52", Map.of("email", "ana@acme.example"));
        Events ofJohn = outcome().contact("cont_51").call("16");
        Events ofAna = Events.outcomeExtracted().crmId("52").contact("cont_52").call("16");

        delivered(deliver(ofJohn, ofAna));
        delivered(deliver(ofAna, ofJohn));

        for (String type : List.of("calls", "tasks", "meetings")) {
            assertThat(hubspot.associations("contacts", "51", type)).as(type).hasSize(1);
            assertThat(hubspot.associations("contacts", "52", type)).as(type).hasSize(1);
        }
        assertThat(hubspot.tasks()).hasSize(2);
    }

    @Test
    void calls_of_two_sources_or_workspaces_with_the_same_id_are_two_calls_of_one_contact() {
        Events first = outcome().contact("cont_51").call("16").set("workspace_id", "ws_berlin");
        Events second = outcome().contact("cont_51").call("16").set("workspace_id", "ws_paris");
        Item ofBerlin = Items.from("callab", "hubspot", event(first));
        Item ofParis = Items.from("callab", "hubspot", event(second));
        Item ofAnotherSource = Items.from("callab-eu", "hubspot", event(first));

        delivered(bench.deliver(List.of(ofBerlin, ofParis)));
        delivered(bench.deliver(List.of(ofAnotherSource)));
        delivered(deliver(List.of("callab", "callab", "callab-eu"), first, second, first));

        assertThat(hubspot.calls()).hasSize(3);
    }

    @Test
    void what_was_fetched_of_a_call_shares_it_with_its_webhook_though_its_workspace_is_named_otherwise() {
        Events webhook = outcome().contact("cont_51").call("16").set("workspace_id", "ws_berlin");
        Events fetched = outcome().contact("cont_51").call("16").set("workspace_id", "default");

        delivered(deliver(List.of("reconcile", "callab"), fetched, webhook));
        delivered(deliver(List.of("callab", "reconcile"), webhook, fetched));

        assertThat(hubspot.calls()).hasSize(1);
    }

    private static Batch deliver(List<String> sources, Events... events) {
        var items = new ArrayList<Item>();
        for (int i = 0; i < events.length; i++) {
            items.add(Items.from(sources.get(i), "hubspot", event(events[i])));
        }
        return bench.deliver(items);
    }

    @Test
    void an_event_without_a_call_id_is_a_call_of_its_own() {
        Events without = outcome();
        without.object("call").remove("id");

        for (int attempt = 1; attempt <= 2; attempt++) {
            delivered(bench.deliver(List.of(Items.item("dlv_1", "hubspot", event(without), Decision.NONE))));
        }

        for (String type : List.of("calls", "tasks", "meetings")) {
            assertThat(hubspot.associations("contacts", "51", type)).as(type).hasSize(1);
        }
    }

    /** Noon of one day and of the next, in UTC. */
    static List<Arguments> spellings() {
        return List.of(
                Arguments.of("2025-11-17T12:00:00", "2025-11-18T12:00:00"),
                Arguments.of("2025-11-17 12:00:00", "2025-11-18 12:00:00"),
                Arguments.of("2025-11-17T12:00:00+0000", "2025-11-18T12:00:00+0000"),
                Arguments.of("1763380800", "1763467200"),
                Arguments.of(1_763_380_800L, 1_763_467_200L),
                Arguments.of(1_763_380_800_000L, 1_763_467_200_000L));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void of_two_calls_the_later_counts_whichever_comes_first_and_however_times_are_spelled(Object day, Object next) {
        delivered(deliver(spelled(next).call("call_2").outcome("product", "Enterprise Plan")));
        delivered(deliver(spelled(day).call("call_1").outcome("product", "Starter Plan")));

        assertThat(hubspot.contacts().get("51"))
                .containsEntry("product_interest", "Enterprise Plan")
                .containsEntry("last_call_date", "2025-11-18T12:00:00.000Z");
        assertThat(hubspot.calls().values())
                .extracting(call -> call.get("hs_timestamp"))
                .containsExactlyInAnyOrder("2025-11-17T12:00:00.000Z", "2025-11-18T12:00:00.000Z");
    }

    private static Events spelled(Object time) {
        Events events = outcome().set("timestamp", time);
        events.object("call").put("start_time", time);
        events.object("call").put("end_time", time);
        return events;
    }

    @Test
    void an_outcome_updates_the_contact_and_adds_call_task_and_meeting() {
        delivered(deliver(outcome()));

        assertThat(hubspot.contacts().get("51"))
                .containsEntry("lifecyclestage", "salesqualifiedlead")
                .containsEntry("hs_lead_status", "CONNECTED")
                .containsEntry("budget_range", "$50,000")
                .containsEntry("last_call_duration", "180")
                .containsEntry("total_calls", "1")
                .containsEntry("appointment_date", "2025-11-20T14:00:00.000Z");
        assertThat(hubspot.calls().values())
                .singleElement()
                .satisfies(call -> assertThat(call)
                        .containsEntry("hs_call_duration", "180000")
                        .containsEntry("hs_call_status", "COMPLETED"));
        assertThat(hubspot.associations("contacts", "51", "tasks")).hasSize(1);
        assertThat(hubspot.associations("contacts", "51", "meetings")).hasSize(1);
    }

    @Test
    void both_events_of_a_call_share_its_activities_in_one_batch_or_two() {
        delivered(
                deliver(Events.callEnded().crmId("51").call("call_1"), outcome().call("call_1")));
        delivered(deliver(Events.callEnded().crmId("51").call("call_2")));
        delivered(deliver(outcome().call("call_2")));

        assertThat(hubspot.calls()).hasSize(2);
        assertThat(hubspot.tasks()).hasSize(2);
        assertThat(hubspot.contacts().get("51")).containsEntry("total_calls", "2");
    }

    @Test
    void several_deliveries_for_a_contact_are_one_input_and_the_newest_counts() {
        delivered(deliver(
                outcome().call("call_1").at("2025-11-17T10:30:00Z").outcome("product", "Starter"),
                outcome().call("call_2").at("2025-11-17T11:30:00Z").outcome("product", "Enterprise"),
                outcome().call("call_3").at("2025-11-17T09:30:00Z").outcome("product", "Free")));

        assertThat(hubspot.contacts().get("51")).containsEntry("product_interest", "Enterprise");
        assertThat(hubspot.requestCount("/contacts/batch/update")).isEqualTo(1);
        assertThat(hubspot.calls()).hasSize(3);
    }

    @Test
    void a_late_event_undoes_nothing_newer_but_its_activities_are_written() {
        deliver(outcome().call("call_2").at("2025-11-17T11:30:00Z").outcome("product", "Enterprise"));
        delivered(deliver(outcome().call("call_1").at("2025-11-17T10:30:00Z").outcome("product", "Starter")));

        assertThat(hubspot.contacts().get("51")).containsEntry("product_interest", "Enterprise");
        assertThat(hubspot.calls()).hasSize(2);
    }

    @Test
    void a_replay_writes_nothing() {
        deliver(outcome());
        hubspot.forgetRequests();

        delivered(deliver(outcome()));

        assertThat(hubspot.requests("POST", "/batch/update")).isEmpty();
        assertThat(hubspot.requests("POST", "/batch/create")).isEmpty();
    }

    @Test
    void a_stage_is_never_moved_back() {
        hubspot.contact("51", Map.of("lifecyclestage", "customer", "hs_lead_status", "CONNECTED"));

        delivered(deliver(outcome().outcome("interested", false)));

        assertThat(hubspot.contacts().get("51")).containsEntry("lifecyclestage", "customer");
    }

    @Test
    void a_portal_that_lacks_a_property_gets_all_the_others() {
        hubspot.removeProperty("budget_range");

        delivered(deliver(outcome()));

        assertThat(hubspot.contacts().get("51"))
                .doesNotContainKey("budget_range")
                .containsEntry("product_interest", "Enterprise Plan");
    }

    @Test
    void a_number_property_gets_a_number_and_a_bad_option_is_left_out() {
        hubspot.addProperty("budget_range", "number");
        hubspot.addProperty("product_interest", "enumeration", "starter", "pro");

        delivered(deliver(outcome()));

        assertThat(hubspot.contacts().get("51"))
                .containsEntry("budget_range", "50000")
                .doesNotContainKey("product_interest")
                .containsEntry("next_action", "Schedule demo");
    }

    @Test
    void do_not_call_is_written_where_the_portal_has_it() {
        hubspot.addProperty("do_not_call", "bool");

        delivered(deliver(outcome().outcome("do_not_call", true)));

        assertThat(hubspot.contacts().get("51")).containsEntry("do_not_call", "true");
    }

    @Test
    void a_test_call_is_left_out_when_the_destination_says_so() {
        Events test = outcome();
        test.object("call").put("is_test", true);

        delivered(deliver(test));

        assertThat(hubspot.requests()).isEmpty();
    }

    @Test
    void a_merged_contact_is_followed_and_remembered() {
        hubspot.contact("70", Map.of("email", "john@techcorp.com"));
        hubspot.merge("51", "70");

        delivered(deliver(outcome().call("call_1")));
        hubspot.forgetRequests();
        delivered(deliver(outcome().call("call_2").withoutCrmId()));

        assertThat(hubspot.contacts().get("70")).containsEntry("product_interest", "Enterprise Plan");
        assertThat(hubspot.associations("contacts", "70", "calls")).hasSize(2);
        assertThat(hubspot.requests("POST", "/search")).isEmpty();
    }

    @Test
    void without_a_crm_id_the_phone_finds_the_contact_however_it_is_spelled() {
        hubspot.contact("60", Map.of("mobilephone", "(408) 555-1234"));

        delivered(deliver(outcome().withoutCrmId().email("other@techcorp.com")));

        assertThat(hubspot.associations("contacts", "60", "calls")).hasSize(1);
    }

    @Test
    void two_contacts_with_the_phone_are_a_question() {
        hubspot.contact("60", Map.of("phone", "+14085551234"));
        hubspot.contact("61", Map.of("phone", "+1 408 555 1234"));

        Batch batch = deliver(outcome().withoutCrmId().email("other@techcorp.com"));

        assertThat(batch.items().get(0).result())
                .get()
                .isInstanceOfSatisfying(
                        Held.class,
                        held -> assertThat(held.question().candidates())
                                .extracting(shown -> shown.get("crm_id"))
                                .containsExactlyInAnyOrder("60", "61"));
    }

    @Test
    void a_contact_that_is_to_be_created_is_created_once_by_its_email() {
        hubspot.deleteContact("51");
        hubspot.misbehave(
                Misbehaviour.answerLost().on("POST", "/contacts/batch/upsert").times(1));
        Event event = event(outcome().withoutCrmId());

        bench.deliver(List.of(Items.item("hubspot", event, CREATE)));
        bench.deliver(List.of(Items.item("hubspot", event, CREATE)));

        assertThat(hubspot.contacts()).hasSize(1);
        assertThat(hubspot.contacts().values().iterator().next())
                .containsEntry("email", "john@techcorp.com")
                .containsEntry("firstname", "John")
                .containsEntry("product_interest", "Enterprise Plan");
        assertThat(hubspot.calls()).hasSize(1);
    }

    @Test
    void a_contact_without_email_is_created_once_and_looked_for_after_a_lost_answer() {
        hubspot.deleteContact("51");
        hubspot.misbehave(
                Misbehaviour.answerLost().on("POST", "/contacts/batch/create").times(1));
        Events nameless = outcome().withoutCrmId();
        nameless.object("contact").remove("email");
        Item first = Items.item("hubspot", event(nameless), CREATE);

        bench.deliver(List.of(first));
        Item second = Items.item("hubspot", event(nameless), CREATE);
        bench.deliver(List.of(second));
        bench.clock.tick(java.time.Duration.ofMinutes(2));
        Item third = Items.item("hubspot", event(nameless), Decision.NONE);
        bench.deliver(List.of(third));

        assertThat(hubspot.contacts()).hasSize(1);
        assertThat(third.result()).get().isInstanceOf(Succeeded.class);
    }

    @Test
    void hostile_ids_reach_no_address() {
        Batch batch =
                deliver(outcome().crmId("51/../../x?y=1").phone("+14085550000").email("nobody@techcorp.com"));

        assertThat(batch.items().get(0).result()).get().isInstanceOf(Held.class);
        assertThat(hubspot.requests())
                .allSatisfy(request -> assertThat(request.path()).startsWith("/crm/"));
    }
}
