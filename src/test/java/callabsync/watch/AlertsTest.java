package callabsync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliverySearch;
import callabsync.delivery.DeliveryTester;
import callabsync.delivery.Question;
import callabsync.destination.DestinationsFixture;
import callabsync.inbox.EventSources;
import callabsync.inbox.Inbox;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.operator.LoginFailures;
import callabsync.sink.Preflight.Finding;
import callabsync.sink.Preflights.Standing;
import callabsync.sink.Preflights.State;
import callabsync.store.Duties;
import callabsync.store.TalliesFixture;
import callabsync.store.Vault;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import callabsync.watch.IncidentBook.Telling;
import callabsync.webhook.QuarantineFixture;
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
import org.springframework.util.unit.DataSize;

/** Each thing that needs a person is told once when it begins and once when it is over. */
class AlertsTest {

    /** Longer than figures are taken as they were read. */
    private static final Duration A_MOMENT = Duration.ofSeconds(3);

    private static final WatchProperties PROPERTIES = new WatchProperties(
            "https://sync.example.com",
            new WatchProperties.Alerts(5, 10, Duration.ofMinutes(15), DataSize.ofGigabytes(1), Duration.ofHours(24)));

    private final SettableClock clock = new SettableClock();
    private final List<String> failingImports = new ArrayList<>();
    private final Map<String, String> importNotes = new HashMap<>();
    private Standing preflight = preflight(Optional.empty());
    private final LoginFailures logins = new LoginFailures(clock);
    private SourceWatch signatures;
    private DeliveryTester delivery;
    private Inbox inbox;
    private Alerts alerts;
    private int calls;

    @BeforeEach
    void start(@TempDir Path folder) {
        delivery = new DeliveryTester(TestStores.sqlite(folder), clock).destination("hubspot");
        inbox = InboxFixture.inbox(delivery.database, delivery.store, delivery.ids, clock);
        signatures = new SourceWatch(new EventSources(delivery.database), PROPERTIES, clock);
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

        alerts.look();
        assertThat(alerts.open())
                .extracting(Incident::message)
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
        var search = new DeliverySearch(delivery.database, Vault.plain());
        var board = new DestinationBoard(
                destinations,
                delivery.gates,
                DestinationsFixture.budgets(destinations, delivery.database),
                search,
                tallies,
                clock);
        var refused = new QuarantineFixture(delivery.database, delivery.store, delivery.ids, clock, Vault.plain());
        return new Alerts(
                watches(search),
                new Incidents(delivery.database, delivery.store),
                new NodeIncidents(),
                new Figures(refused.quarantine(), tallies, InboxFixture.search(delivery.database), board, clock),
                new Duties(delivery.store, node, clock),
                clock);
    }

    private List<Watch> watches(DeliverySearch search) {
        return List.of(
                new DestinationWatch(search, PROPERTIES),
                new EventWatch(InboxFixture.search(delivery.database)),
                signatures,
                new PreflightWatch(() -> List.of(preflight)),
                logins,
                WatchConfiguration.imports(() -> failingImports, () -> importNotes));
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
                () -> delivery.gates.close(
                        "hubspot", "HubSpot refuses the token (401)", Optional.empty(), Optional.empty()),
                () -> delivery.gates.answered("hubspot"));
    }

    @Test
    void an_ordinary_throttle_is_over_before_anybody_is_told() {
        delivery.gates.close(
                "hubspot", "HubSpot's limit is reached (429)", Optional.empty(), Optional.of(Duration.ofSeconds(20)));
        assertThat(told()).isEmpty();
        clock.tick(Duration.ofSeconds(100));
        assertThat(told()).isEmpty();
        clock.tick(Duration.ofSeconds(20));
        assertThat(told()).containsExactly("destination-closed hubspot begun");
    }

    @Test
    void what_waits_behind_a_closed_gate_is_counted() {
        delivery.open("cont_1");
        close();
        assertThat(message()).isEqualTo("hubspot is closed: HubSpot refuses the token (401); 1 delivery waits");

        delivery.open("cont_2");
        assertThat(message()).isEqualTo("hubspot is closed: HubSpot refuses the token (401); 2 deliveries wait");
    }

    private void close() {
        delivery.gates.close("hubspot", "HubSpot refuses the token (401)", Optional.empty(), Optional.empty());
    }

    private String message() {
        told();
        return alerts.open().get(0).message();
    }

    @Test
    void a_gate_that_stays_closed_until_tomorrow_is_told_at_once() {
        delivery.gates.close(
                "hubspot",
                "HubSpot's daily limit is used up (429)",
                Optional.empty(),
                Optional.of(Duration.ofHours(9)));

        assertThat(told()).containsExactly("destination-closed hubspot begun");
    }

    @Test
    void the_text_says_what_is_wrong_now_while_it_lasts() {
        delivery.gates.close(
                "hubspot",
                "HubSpot's limit is reached (429 TEN_SECONDLY)",
                Optional.empty(),
                Optional.of(Duration.ofHours(1)));
        assertThat(told()).hasSize(1);
        delivery.gates.close(
                "hubspot",
                "HubSpot's daily limit is used up (429)",
                Optional.empty(),
                Optional.of(Duration.ofHours(9)));

        assertThat(told()).as("it is still the same incident").isEmpty();
        assertThat(alerts.open()).singleElement().satisfies(incident -> {
            assertThat(incident.message()).isEqualTo("hubspot is closed: HubSpot's daily limit is used up (429)");
            assertThat(incident.page()).isEqualTo("/destinations");
        });
    }

    @Test
    void dead_letters_are_counted_on_and_named_by_their_commonest_error() {
        die(5);
        assertThat(told()).hasSize(1);
        die(26);
        told();

        assertThat(alerts.open()).singleElement().satisfies(incident -> {
            assertThat(incident.message())
                    .isEqualTo("31 deliveries to hubspot died within 15 minutes, 31 are dead now; most often: 400");
            assertThat(incident.next()).contains("repair mapping or CRM");
            assertThat(incident.page()).isEqualTo("/deliveries?state=dead&destination=hubspot");
        });
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
    void dead_letters_that_grow() {
        die(4);
        assertThat(told()).as("four are not many").isEmpty();

        isTold("dead-letters-growing hubspot", () -> die(1), () -> clock.tick(Duration.ofMinutes(16)));
    }

    @Test
    void slow_trouble_below_the_threshold_is_told_within_a_day() {
        for (int hour = 0; hour < 4; hour++) {
            die(4);
            clock.tick(Duration.ofHours(1));
            assertThat(told()).isEmpty();
        }
        die(4);

        assertThat(told()).containsExactly("dead-letters-growing hubspot begun");
    }

    @Test
    void deliveries_that_are_held_more_and_more() {
        delivery.sink(batch -> batch.items().forEach(item -> item.held(new Question("none", List.of()))));
        for (int i = 0; i < 10; i++) {
            delivery.open("cont_held" + i);
        }
        isTold("held-growing hubspot", delivery::runOnce, () -> clock.tick(Duration.ofMinutes(66)));
    }

    @Test
    void old_letters_that_are_retried_are_not_late() {
        die(4);
        List<String> dead = delivery.database
                .reads()
                .sql("SELECT id FROM delivery WHERE state = 'dead'")
                .query(String.class)
                .list();
        clock.tick(Duration.ofHours(5));
        dead.forEach(delivery.deliveries::retry);
        assertThat(told()).isEmpty();
        clock.tick(Duration.ofMinutes(16));
        assertThat(told()).containsExactly("deliveries-late hubspot begun");
    }

    @Test
    void an_event_that_failed() {
        webhook("callab", false);
        isTold(
                "events-failed",
                () -> events("UPDATE event SET state = 'failed', reason = 'No mapping x'"),
                () -> events("UPDATE event SET state = 'dispatched'"));
    }

    @Test
    void the_text_on_failed_events_names_the_commonest_reason() {
        webhook("callab", false);
        events("UPDATE event SET state = 'failed', reason = 'No mapping x'");
        told();

        assertThat(alerts.open())
                .singleElement()
                .extracting(Incident::message)
                .isEqualTo("1 events are failed: their calls reach no destination; most often: No mapping x");
    }

    @Test
    void events_that_are_mostly_invalid() {
        for (int i = 0; i < 30; i++) {
            webhook("callab", false);
        }
        isTold("events-invalid", () -> tally("event.invalid", 10), () -> clock.tick(Duration.ofMinutes(66)));
    }

    @Test
    void events_that_nearly_all_are_ignored() {
        tally("event.dispatched", 3);
        tally("event.ignored", 19);
        assertThat(told()).isEmpty();
        isTold("events-ignored", () -> tally("event.ignored", 10), () -> clock.tick(Duration.ofMinutes(66)));
    }

    private void events(String sql) {
        delivery.store.commit(tx -> tx.update(sql));
    }

    private void tally(String name, long count) {
        delivery.store.commit(tx -> {
            tx.tally(name, count);
            return null;
        });
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
        signatures = new SourceWatch(new EventSources(delivery.database), PROPERTIES, clock);
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
    void advice_of_the_preflight_by_which_nothing_is_left_out_is_no_alert() {
        preflight =
                preflight(Optional.of(clock.instant()), new Finding("hubspot", "phone", "No region", "Set one", false));

        assertThat(told()).isEmpty();
    }

    @Test
    void an_import_that_leaves_records_behind() {
        isTold(
                "import-incomplete http",
                () -> importNotes.put("http", "1 record could not be read: 17 (has no created_at)"),
                importNotes::clear);
    }

    @Test
    void another_node_and_another_start_tell_nothing_twice() {
        delivery.gates.pause("hubspot", "Holiday");
        assertThat(told()).hasSize(1);

        Alerts elsewhere = alertsOf("node-2");
        elsewhere.look();
        assertThat(elsewhere.toTell()).as("node-1 has the duty").isEmpty();
        clock.tick(Duration.ofMinutes(2));
        elsewhere.look();
        assertThat(elsewhere.toTell()).as("node-2 has taken it over").isEmpty();
        delivery.gates.resume("hubspot");
        clock.tick(A_MOMENT);
        elsewhere.look();
        assertThat(elsewhere.toTell())
                .singleElement()
                .satisfies(telling -> assertThat(telling.begun()).isFalse());
    }

    @Test
    void what_could_not_be_told_is_entered_all_the_same_and_told_by_the_node_that_comes_after() {
        delivery.gates.pause("hubspot", "Holiday");
        clock.tick(A_MOMENT);

        alerts.look();
        assertThat(alerts.open()).extracting(Incident::name).containsExactly("destination-paused:hubspot");
        alerts = alertsOf("node-1");
        assertThat(told()).containsExactly("destination-paused hubspot begun");
        assertThat(told()).isEmpty();
    }

    @Test
    void what_was_sent_while_the_store_takes_nothing_is_not_sent_again() {
        delivery.gates.pause("hubspot", "Holiday");
        clock.tick(A_MOMENT);
        alerts.look();
        events("CREATE TRIGGER full BEFORE DELETE ON incident BEGIN SELECT RAISE(ABORT, 'disk is full'); END");

        assertThat(told()).containsExactly("destination-paused hubspot begun");
        assertThat(alerts.toTell()).isEmpty();
        events("DROP TRIGGER full");
        assertThat(told()).isEmpty();
        assertThat(new Incidents(delivery.database, delivery.store).untold())
                .as("noted now")
                .isEmpty();
    }

    @Test
    void what_was_over_before_anybody_could_be_told_is_not_told() {
        delivery.gates.pause("hubspot", "Holiday");
        clock.tick(A_MOMENT);
        alerts.look();
        delivery.gates.resume("hubspot");

        assertThat(told()).isEmpty();
        assertThat(alerts.open()).isEmpty();
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
        alerts.look();
        List<Telling> tellings = alerts.toTell();
        tellings.forEach(alerts::told);
        return tellings.stream()
                .map(telling ->
                        (telling.incident().alert() + " " + telling.incident().subject()).strip()
                                + (telling.begun() ? " begun" : " over"))
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
