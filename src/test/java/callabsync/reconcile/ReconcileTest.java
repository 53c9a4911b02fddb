package callabsync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.imports.Crashes;
import callabsync.imports.ImportRun;
import callabsync.inbox.Received;
import callabsync.sandbox.callab.CallabStandIn;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls whose webhooks never came. */
class ReconcileTest {

    @TempDir
    Path folder;

    private ReconcileTester callab;

    @BeforeEach
    void begin() {
        callab = new ReconcileTester(folder, Crashes.NONE);
    }

    @AfterEach
    void end() {
        callab.close();
    }

    private void call(String id, Map<String, ?> outcomes) {
        String ended = callab.clock.instant().toString();
        callab.callab.call(
                id,
                Map.of(
                        "contact_id",
                        "cont_1",
                        "call_to",
                        "+14155550101",
                        "call_status",
                        "completed",
                        "call_duration",
                        180,
                        "started_at",
                        callab.clock.instant().minusSeconds(180).toString(),
                        "ended_at",
                        ended,
                        "metadata",
                        Map.of("crm_id", "101", "crm", "hubspot"),
                        "agent_post_call_outcomes",
                        outcomes));
    }

    private List<String> events(String callId) {
        return callab.database
                .reads()
                .sql("SELECT type || ' from ' || source FROM event WHERE call_id = :call ORDER BY type, source")
                .param("call", callId)
                .query(String.class)
                .list();
    }

    private ImportRun compareLater() {
        callab.clock.tick(Duration.ofMinutes(11));
        return callab.reconcile.run("manual").orElseThrow();
    }

    private void webhook(Events event) {
        callab.inbox().store(new Received("callab", event.bytes())).join();
    }

    @Test
    void both_events_of_a_call_that_never_came_are_fetched_once() {
        call("call_1", Map.of("interested", true));

        ImportRun first = compareLater();
        ImportRun second = compareLater();

        assertThat(events("call_1"))
                .containsExactly("call_ended from reconcile", "call_outcome_extracted from reconcile");
        assertThat(first.created()).isEqualTo(2);
        assertThat(second.created()).isZero();
    }

    @Test
    void a_node_that_was_paused_so_long_that_another_compares_now_leaves_it_to_that_one() {
        callab.close();
        callab = new ReconcileTester(folder, new Crashes(0, 0) {
            @Override
            public void maybe() {
                callab.delivery.store.commit(tx -> tx.update(
                        "UPDATE duty SET node = 'another', until_at = ? WHERE name = 'reconcile'", Long.MAX_VALUE));
            }
        });
        call("call_1", Map.of("interested", true));

        ImportRun run = compareLater();

        assertThat(run.error()).contains("Another node has taken over");
    }

    @Test
    void only_the_type_that_is_missing_is_fetched() {
        call("call_1", Map.of("interested", true));
        webhook(Events.callEnded().call("call_1"));

        compareLater();

        assertThat(events("call_1")).containsExactly("call_ended from callab", "call_outcome_extracted from reconcile");
    }

    @Test
    void a_call_without_outcomes_has_no_outcome_event() {
        call("call_1", Map.of());

        compareLater();

        assertThat(events("call_1")).containsExactly("call_ended from reconcile");
    }

    @Test
    void a_webhook_has_its_time_before_it_counts_as_lost() {
        call("call_1", Map.of());
        callab.clock.tick(Duration.ofMinutes(9));

        ImportRun run = callab.reconcile.run("manual").orElseThrow();

        assertThat(events("call_1")).isEmpty();
        assertThat(run.skipped()).isEqualTo(1);
    }

    @Test
    void a_call_that_is_going_on_is_left_alone() {
        callab.callab.call("call_1", Map.of("contact_id", "cont_1", "call_status", "in-progress"));

        compareLater();

        assertThat(events("call_1")).isEmpty();
    }

    @Test
    void a_late_webhook_is_one_more_event_of_the_same_call() {
        call("call_1", Map.of());
        compareLater();

        webhook(Events.callEnded().call("call_1"));
        ImportRun after = compareLater();

        assertThat(events("call_1")).containsExactly("call_ended from callab", "call_ended from reconcile");
        assertThat(after.created()).isZero();
    }

    @Test
    void the_fetched_event_names_the_contact_and_its_crm_record() {
        callab.hubspot.contact("101", Map.of("firstname", "Ada", "lastname", "L", "phone", "+14155550101"));
        callab.run("hubspot");
        callab.deliverAll();
        String contact = callab.callab.contacts().keySet().iterator().next();
        callab.callab.call(
                "call_1",
                Map.of(
                        "contact_id",
                        contact,
                        "call_status",
                        "completed",
                        "ended_at",
                        callab.clock.instant().toString()));

        compareLater();

        assertThat(callab.database
                        .reads()
                        .sql("SELECT order_key, contact_id FROM event")
                        .query()
                        .singleRow())
                .containsEntry("order_key", "101")
                .containsEntry("contact_id", contact)
                .hasSize(2);
        assertThat(callab.database
                        .reads()
                        .sql("SELECT term FROM contact_term WHERE owner = :contact")
                        .param("contact", contact)
                        .query(String.class)
                        .list())
                .contains("phone:+14155550101", "name:ada l");
    }

    @Test
    void what_happens_in_more_calls_than_a_page_holds_is_all_compared() {
        for (int i = 0; i < 250; i++) {
            call("call_" + i, Map.of());
        }

        ImportRun run = compareLater();

        assertThat(run.read()).isEqualTo(250);
        assertThat(run.created()).isEqualTo(250);
    }

    @Test
    void a_comparison_that_breaks_off_is_made_again() {
        call("call_1", Map.of());
        callab.callab.misbehave(CallabStandIn.error("try later").on("GET", "/calls/query"));
        ImportRun failed = compareLater();
        callab.callab.behave();

        ImportRun next = compareLater();

        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.error()).hasValueSatisfying(error -> assertThat(error).contains("try later"));
        assertThat(next.created()).isEqualTo(1);
    }

    @Test
    void the_books_say_what_was_fetched_and_balance() {
        call("call_1", Map.of("interested", true));
        webhook(Events.callEnded().call("call_1"));

        compareLater();

        Books.Day today = callab.today();
        assertThat(today.calls()).hasValueSatisfying(calls -> {
            assertThat(calls.calls()).isEqualTo(1);
            assertThat(calls.expected()).isEqualTo(2);
            assertThat(calls.present()).isEqualTo(1);
            assertThat(calls.fetched()).isEqualTo(1);
        });
        assertThat(today.events()).containsEntry("stored", 2L);
        assertThat(today.balanced()).isTrue();
        assertThat(today.differences())
                .extracting(Books.Difference::what)
                .contains("events not sent by webhook", "events stored");
    }

    @Test
    void the_books_do_not_balance_while_an_event_is_missing() {
        call("call_1", Map.of());
        callab.callab.misbehave(Misbehaviour.status(500, "{}").on("GET", "/v1/contacts/"));

        compareLater();

        assertThat(callab.today().balanced()).isFalse();
    }

    @Test
    void the_books_do_not_balance_while_an_event_is_failed() {
        webhook(Events.callEnded().call("call_1"));
        callab.delivery.store.commit(tx -> tx.update("UPDATE event SET state = 'failed'"));

        Books.Day today = callab.today();

        assertThat(today.balanced()).isFalse();
        assertThat(today.differences())
                .filteredOn(each -> !each.explained())
                .extracting(Books.Difference::what)
                .containsExactly("events failed");
    }

    @Test
    void a_dispatched_event_without_a_delivery_is_an_unexplained_difference() {
        webhook(Events.callEnded().call("call_1"));
        callab.delivery.store.commit(tx -> tx.update("UPDATE event SET state = 'dispatched'"));

        assertThat(callab.today().differences()).anySatisfy(difference -> {
            assertThat(difference.what()).isEqualTo("events dispatched without a delivery");
            assertThat(difference.explained()).isFalse();
        });
    }
}
