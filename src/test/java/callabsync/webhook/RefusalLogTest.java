package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.quarantine.Reason;
import callabsync.support.LogLines;
import callabsync.support.SettableClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RefusalLogTest {

    private final SettableClock clock = new SettableClock();
    private final RefusalLog refusals = new RefusalLog(clock);

    @RegisterExtension
    final LogLines lines = new LogLines(RefusalLog.class);

    private void refuse(int times, String address, Reason reason) {
        for (int i = 0; i < times; i++) {
            refusals.refused("callab", address, DoorAnswer.of(reason), 1);
        }
    }

    private List<String> logged() {
        return lines.all();
    }

    @Test
    void a_flood_is_one_line_and_then_a_sum_every_few_seconds() {
        for (int second = 0; second < 10; second++) {
            refuse(1_000, "192.0.2." + second, Reason.SIGNATURE);
            clock.tick(Duration.ofSeconds(1));
            refusals.flush();
        }

        assertThat(logged()).hasSize(3);
        assertThat(logged().get(0)).contains("webhook.rejected", "reason=signature", "from=public");
        assertThat(logged().get(1)).contains("further=4999", "within_ms=5000");
        assertThat(logged().get(2)).contains("further=5000");
    }

    @Test
    void each_reason_and_kind_of_address_has_its_own_line_and_a_later_one_is_the_first_again() {
        refuse(1, "127.0.0.1", Reason.SIGNATURE);
        refuse(1, "10.1.2.3", Reason.SIGNATURE);
        refuse(1, "not an address", Reason.CREDENTIALS);
        clock.tick(Duration.ofSeconds(6));
        refusals.flush();
        refuse(2, "127.0.0.1", Reason.SIGNATURE);

        assertThat(logged()).hasSize(4);
        assertThat(logged().get(1)).contains("from=private");
        assertThat(logged().get(2)).contains("from=unknown");
    }

    @Test
    void what_was_counted_is_told_when_the_process_ends() {
        refuse(3, "2001:db8::7", Reason.TOO_LARGE);

        refusals.close();

        assertThat(logged()).hasSize(2);
        assertThat(logged().get(1)).contains("further=2");
    }
}
