package callabsync.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrashIT {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int KILLS = FULL ? 100 : 2;

    @Test
    void whatever_is_killed_nothing_acknowledged_is_lost_and_nothing_happens_twice() throws Exception {
        try (var harness = new CrashHarness(20251117)) {
            int mishaps = CrashHarness.possible().size();
            Outcome outcome = harness.run(KILLS, FULL ? 4 : mishaps / KILLS);
            System.out.println(outcome);

            assertThat(outcome.isClean()).as("%s", outcome).isTrue();
            assertThat(outcome.acknowledged()).as("enough work went through").isGreaterThan(60 * KILLS);
            assertThat(outcome.mishaps()).containsEntry(Mishap.KILL, KILLS);
            assertThat(outcome.mishaps().keySet())
                    .as("each kind of mishap happened")
                    .containsAll(CrashHarness.possible().stream()
                            .map(Mishap::toString)
                            .toList());
        }
    }
}
