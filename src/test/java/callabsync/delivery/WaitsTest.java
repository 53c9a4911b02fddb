package callabsync.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.destination.DestinationsFixture;
import callabsync.destination.RetrySchedule;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open delivery says what it waits for. */
class WaitsTest {

    private final SettableClock clock = new SettableClock();
    private DeliveryTester tester;
    private DeliverySearch search;
    private Budgets budgets;
    private Waits waits;

    @BeforeEach
    void open(@TempDir Path folder) {
        tester = new DeliveryTester(
                TestStores.sqlite(folder),
                clock,
                new RetrySchedule(List.of(Duration.ofSeconds(30), Duration.ofMinutes(5))));
        search = new DeliverySearch(tester.database, tester.vault);
        waits = waits(Map.of("crm.rate", "1/10m"));
    }

    @AfterEach
    void close() {
        tester.close();
    }

    private Waits waits(Map<String, String> settings) {
        Destinations destinations = DestinationsFixture.of(settings, DestinationsFixture.kind("crm"));
        budgets = DestinationsFixture.budgets(destinations, tester.database);
        return new Waits(tester.database, destinations, tester.gates, budgets, clock);
    }

    private Optional<Wait> waitOf(String id) {
        return waits.of(search.find(id).orElseThrow());
    }

    @Test
    void for_nothing_but_its_turn() {
        assertThat(waitOf(tester.open("cont_1"))).hasValueSatisfying(wait -> {
            assertThat(wait.what()).isEqualTo("turn");
            assertThat(wait.isBarred()).isFalse();
        });
    }

    @Test
    void for_an_operator_who_paused_the_destination() {
        String id = tester.open("cont_1");
        tester.gates.pause("crm", "CRM migration until Monday");

        assertThat(waitOf(id)).hasValueSatisfying(wait -> {
            assertThat(wait.what()).isEqualTo("paused");
            assertThat(wait.text()).isEqualTo("crm is paused until somebody resumes it: CRM migration until Monday");
            assertThat(wait.isBarred()).isTrue();
        });
    }

    @Test
    void for_the_probe_of_a_closed_destination_even_when_it_is_retried_now() {
        tester.sink(batch -> batch.unavailable("HTTP 503", Optional.of(Duration.ofMinutes(15))));
        String id = tester.open("cont_1");
        tester.runOnce();

        tester.deliveries.retry(id);

        assertThat(waitOf(id)).hasValueSatisfying(wait -> {
            assertThat(wait.what()).isEqualTo("closed");
            assertThat(wait.text()).isEqualTo("crm is closed until a probe gets through: HTTP 503");
            assertThat(wait.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(15)));
        });
    }

    @Test
    void for_its_schedule_and_the_next_of_the_same_contact_for_it() {
        tester.sink(batch -> batch.items().forEach(item -> item.retryable("HTTP 423")));
        String first = tester.open("cont_1");
        tester.runOnce();
        String next = tester.open("cont_1");

        assertThat(waitOf(first)).hasValueSatisfying(wait -> {
            assertThat(wait.what()).isEqualTo("schedule");
            assertThat(wait.until()).isEqualTo(clock.instant().plus(Duration.ofSeconds(30)));
        });
        assertThat(waitOf(next)).hasValueSatisfying(wait -> {
            assertThat(wait.what()).isEqualTo("earlier");
            assertThat(wait.delivery()).isEqualTo(first);
            assertThat(wait.until()).isEqualTo(clock.instant().plus(Duration.ofSeconds(30)));
        });
    }

    @Test
    void for_its_turn_once_the_earlier_one_is_retried_now() {
        tester.sink(batch -> batch.items().forEach(item -> item.retryable("HTTP 423")));
        tester.open("cont_1");
        tester.runOnce();
        String next = tester.open("cont_1");

        tester.deliveries.retry(next);

        assertThat(waitOf(next))
                .hasValueSatisfying(wait -> assertThat(wait.what()).isEqualTo("turn"));
    }

    @Test
    void for_an_earlier_one_that_is_being_sent_and_for_the_lease_of_its_node() {
        String first = tester.open("cont_1");
        tester.takeAndDie();
        String next = tester.open("cont_1");

        assertThat(waitOf(first))
                .hasValueSatisfying(wait -> assertThat(wait.what()).isEqualTo("answer"));
        assertThat(waitOf(next)).hasValueSatisfying(wait -> {
            assertThat(wait.what()).isEqualTo("earlier");
            assertThat(wait.delivery()).isEqualTo(first);
            assertThat(wait.until()).isEqualTo(clock.instant().plus(Claims.LEASE));
        });
    }

    @Test
    void for_the_rate_budget() {
        String id = tester.open("cont_1");
        budgets.spend("crm");

        assertThat(waitOf(id))
                .hasValueSatisfying(wait -> assertThat(wait.what()).isEqualTo("budget"));
    }

    @Test
    void for_a_destination_that_is_off_or_gone() {
        String id = tester.open("cont_1");

        waits = waits(Map.of("crm.enabled", "false"));
        assertThat(waitOf(id))
                .hasValueSatisfying(wait -> assertThat(wait.what()).isEqualTo("off"));
        waits = waits(Map.of("other.enabled", "true"));
        assertThat(waitOf(id))
                .hasValueSatisfying(wait ->
                        assertThat(wait.text()).isEqualTo("The destination crm is off: it is not configured any more"));
    }

    @Test
    void for_nothing_when_it_is_final() {
        String id = tester.open("cont_1");
        tester.runOnce();

        assertThat(waitOf(id)).isEmpty();
    }
}
