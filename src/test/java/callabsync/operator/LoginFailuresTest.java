package callabsync.operator;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.SettableClock;
import callabsync.watch.Incident;
import callabsync.watch.Watch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginFailuresTest {

    private final SettableClock clock = new SettableClock();
    private final LoginFailures failures = new LoginFailures(clock);

    @Test
    void an_address_that_waits_a_minute_may_try_again() {
        guess("203.0.113.1", LoginFailures.PER_MINUTE);
        assertThat(failures.listensTo("203.0.113.1")).isFalse();

        clock.tick(Duration.ofMinutes(1));

        assertThat(failures.listensTo("203.0.113.1")).isTrue();
    }

    @Test
    void many_addresses_that_guess_together_shut_out_strangers_and_nobody_who_has_been_in() {
        failures.succeeded("198.51.100.7");
        for (int i = 0; i < LoginFailures.PER_MINUTE_IN_ALL; i++) {
            guess("203.0.113." + i, 1);
        }

        assertThat(failures.listensTo("203.0.113.250")).as("a stranger").isFalse();
        assertThat(failures.listensTo("198.51.100.7")).as("has been in").isTrue();
    }

    @Test
    void twenty_within_a_quarter_of_an_hour_are_told_until_they_are_fewer() {
        guess("203.0.113.1", LoginFailures.MANY - 1);
        assertThat(alarms()).isEmpty();

        guess("2001:db8::1", 1);
        assertThat(alarms()).containsExactly("20 logins failed within 15 minutes, the last from 2001:db8::1");

        clock.tick(Duration.ofMinutes(16));
        assertThat(alarms()).isEmpty();
    }

    private void guess(String address, int times) {
        for (int i = 0; i < times; i++) {
            failures.failed(address, "operator");
        }
    }

    private List<String> alarms() {
        return failures.look(new Watch.Situation(clock.instant(), null, List.of()))
                .map(Incident::message)
                .toList();
    }
}
