package callabsync.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrashIT {

    private static final int KILLS = Boolean.getBoolean("full") ? 100 : 2;

    @Test
    void whatever_is_killed_nothing_acknowledged_is_lost_and_nothing_happens_twice() throws Exception {
        try (var harness = new CrashHarness(20251117)) {
            CrashHarness.Outcome outcome = harness.run(KILLS, 25);
            System.out.println(outcome);

            assertThat(outcome.isClean()).as("%s", outcome).isTrue();
            assertThat(outcome.acknowledged()).as("enough work went through").isGreaterThan(40 * KILLS);
            assertThat(outcome.troubles()).containsEntry("kill -9", KILLS);
        }
    }
}
