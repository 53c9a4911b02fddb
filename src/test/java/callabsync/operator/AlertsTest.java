package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryTester;
import callabsync.destination.DestinationsFixture;
import callabsync.inbox.Inbox;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.sink.Preflight.Finding;
import callabsync.sink.Preflights.Standing;
import callabsync.sink.Preflights.State;
import callabsync.store.Duties;
import callabsync.store.TalliesFixture;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that needs a person is told once when it begins and once when it is over. */
class AlertsTest {

    /** Longer than figures are taken as they were read. */
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private final SettableClock clock = new SettableClock();
    private final List<String> failingImports = new ArrayList<>();
    private final Map<String, String> importNotes = new HashMap<>();
    private Standing preflight = preflight(Optional.empty());
    private final LoginFailures logins = new LoginFailures(clock);
    private SignatureWatch signatures = new SignatureWatch(clock);
    private DeliveryTester delivery;
    private Inbox inbox;
    private Alerts alerts;
    private int calls;

    @BeforeEach
    void start(@TempDir Path folder) {
        delivery = new DeliveryTester(TestStores.sqlite(folder), clock).destination("hubspot");
        inbox = InboxFixture.inbox(delivery.database, delivery.store, delivery.ids, clock);
        alerts = alertsOf("node-1");
    }

    @Test
    void a_field_that_cannot_be_read_is_told_with_its_name() {
        inbox.store(new Received(
                        "callab",
                        Events.outcomeExtracted()
                                .outcome("appointment_booked", true)
                                .outcome("appointment_date", "next Tuesday 3pm")
                                .bytes()))
                .join();
        clock.tick(A_MOMENT);

        assertThat(alerts.evaluate())
                .extracting(change -> change.incident().message())
                .anyMatch(message -> message.contains("outcomes.appointment_date (1 events)"));
    }

    @AfterEach
    void stop() {
        delivery.close();
    }

    private static Standing preflight(Optional<Instant> at, Finding... found) {
        return new Standing("hubspot", "hubspot", State.COMPLETED, List.of(found), at, Optional.empty());
    }

    private Alerts alertsOf(String node) {
        var destinations = DestinationsFixture.of(Map.of("hubspot.token", "x"), DestinationsFixture.kind("hubspot"));
        var tallies = TalliesFixture.of(delivery.database);
        var board = new DestinationBoard(
                destinations,
                delivery.gates,
                DestinationsFixture.budgets(destinations, delivery.database),
                new DeliverySearch(delivery.database),
                tallies);
        var limits = new OperatorProperties.Alerts(5, Duration.ofMinutes(15), Duration.ofHours(24));
        return new Alerts(
                new Figures(delivery.database, tallies, board, clock),
                new Incidents(delivery.database, delivery.store),
                signatures,
                delivery.database,
                new Duties(delivery.store, node, clock),
                new Alerts.AlertParts(
                        limits,
                        clock,
                        () -> failingImports,
                        () -> importNotes,
                        () -> List.of(preflight),
                        logins::alarming));
    }

    @Test
    void a_paused_destination() {
        isTold(
                "destination-paused hubspot",
                () -> delivery.gates.pause("hubspot", "Holiday"),
                () -> delivery.gates.resume("hubspot"));
    }

    @Test
    void a_breaker_that_opened() {
        isTold(
                "destination-closed hubspot",
                () -> delivery.gates.close("hubspot", "503 in a row", Optional.empty()),
                () -> delivery.gates.answered("hubspot"));
    }

    @Test
    void a_field_that_the_crm_lacks_also_while_a_restarted_node_has_not_asked_the_crm_yet() {
        var finding = new Finding("contacts", "last_call_notes", "Does not exist", "Create it");
        isTold("fields-left-out hubspot", () -> preflight = preflight(Optional.of(clock.instant()), finding), () -> {
            preflight = preflight(Optional.empty());
            assertThat(told()).as("not known yet").isEmpty();
            preflight = preflight(Optional.of(clock.instant()));
        });
    }

    @Test
    void logins_that_fail_again_and_again() {
        isTold(
                "logins-failing",
                () -> {
                    for (int i = 0; i < LoginFailures.MANY; i++) {
                        logins.failed("203.0.113.66", "operator");
                    }
                },
                () -> clock.tick(Duration.ofMinutes(16)));
    }

    @Test
    void an_import_that_leaves_records_behind() {
        isTold(
                "import-incomplete http",
                () -> importNotes.put("http", "1 record could not be read: 17 (has no created_at)"),
                importNotes::clear);
    }

    @Test
    void dead_letters_that_grow() {
        die(4);
        assertThat(told()).as("four are not many").isEmpty();

        isTold("dead-letters-growing", () -> die(1), () -> clock.tick(Duration.ofMinutes(16)));
    }

    @Test
    void a_delivery_that_waits_too_long() {
        isTold(
                "deliveries-late hubspot",
                () -> {
                    delivery.open("cont_late");
                    clock.tick(Duration.ofMinutes(16));
                },
                () -> delivery.runOnce());
    }

    @Test
    void no_webhook_for_a_day_whatever_was_fetched_or_tried_meanwhile() {
        webhook("callab", false);
        isTold(
                "no-webhook",
                () -> {
                    clock.tick(Duration.ofHours(25));
                    webhook("reconcile", false);
                    webhook("callab", true);
                },
                () -> webhook("callab", false));
    }

    @Test
    void signatures_that_fail_until_a_genuine_one_comes() {
        isTold("signatures-failing callab", () -> signatures.alarming("callab", 20), () -> webhook("callab", false));
    }

    @Test
    void signatures_that_still_fail_are_not_over_because_time_goes_by_or_the_process_starts_again() {
        signatures.alarming("callab", 20);
        assertThat(told()).containsExactly("signatures-failing callab begun");

        clock.tick(Duration.ofHours(1));
        assertThat(told()).isEmpty();
        signatures = new SignatureWatch(clock);
        alerts = alertsOf("node-1");
        assertThat(told()).isEmpty();
        webhook("other", false);
        assertThat(told()).as("another source's webhook says nothing").isEmpty();
        webhook("callab", false);
        assertThat(told()).containsExactly("signatures-failing callab over");
    }

    @Test
    void an_import_that_fails_again_and_again() {
        isTold("import-failing hubspot", () -> failingImports.add("hubspot"), failingImports::clear);
    }

    @Test
    void another_node_and_another_start_tell_nothing_twice() {
        delivery.gates.pause("hubspot", "Holiday");
        assertThat(told()).hasSize(1);

        Alerts elsewhere = alertsOf("node-2");
        assertThat(elsewhere.evaluate()).as("node-1 has the duty").isEmpty();
        clock.tick(Duration.ofMinutes(2));
        assertThat(elsewhere.evaluate()).as("node-2 has taken it over").isEmpty();
        delivery.gates.resume("hubspot");
        clock.tick(A_MOMENT);
        assertThat(elsewhere.evaluate())
                .singleElement()
                .satisfies(change -> assertThat(change.alert()).containsEntry("state", "over"));
    }

    @Test
    void what_could_not_be_sent_is_told_again() {
        delivery.gates.pause("hubspot", "Holiday");
        clock.tick(A_MOMENT);

        assertThat(alerts.evaluate()).as("to be sent by a route that fails").hasSize(1);

        assertThat(told()).containsExactly("destination-paused hubspot begun");
        assertThat(told()).isEmpty();
    }

    /** Once when it begins, nothing while it lasts, once when it is over, nothing after. */
    private void isTold(String what, Runnable begin, Runnable end) {
        assertThat(told()).as("before it begins").isEmpty();
        begin.run();
        assertThat(told()).containsExactly(what + " begun");
        assertThat(told()).as("while it lasts").isEmpty();
        end.run();
        assertThat(told()).containsExactly(what + " over");
        assertThat(told()).as("after it is over").isEmpty();
    }

    private List<String> told() {
        clock.tick(A_MOMENT);
        List<Alerts.Change> changes = alerts.evaluate();
        changes.forEach(alerts::told);
        return changes.stream()
                .map(Alerts.Change::alert)
                .map(alert -> (alert.get("alert") + " " + alert.get("subject")).strip() + " " + alert.get("state"))
                .toList();
    }

    private void die(int many) {
        delivery.sink(batch -> batch.items().forEach(item -> item.permanent("400")));
        for (int i = 0; i < many; i++) {
            delivery.open("cont_" + calls++);
            delivery.runOnce();
        }
    }

    private void webhook(String source, boolean test) {
        Events event = Events.callEnded().call("call_" + calls++);
        event.object("call").put("is_test", test);
        inbox.store(new Received(source, event.bytes())).join();
    }
}
