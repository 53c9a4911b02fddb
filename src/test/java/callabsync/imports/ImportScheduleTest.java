package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportScheduleTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:07:00Z");

    @Test
    void an_import_that_never_ran_is_due_at_once() {
        assertThat(ImportSchedule.due(Optional.empty(), Duration.ofMinutes(5), "", NOW))
                .isEqualTo(NOW);
    }

    @Test
    void the_interval_counts_from_the_beginning_of_the_last_run() {
        assertThat(ImportSchedule.due(Optional.of(NOW.minusSeconds(60)), Duration.ofMinutes(5), "", NOW))
                .isEqualTo(NOW.plusSeconds(240));
    }

    @Test
    void cron_counts_instead_of_the_interval() {
        assertThat(ImportSchedule.due(Optional.of(NOW), Duration.ofMinutes(5), "0 0 * * * *", NOW))
                .isEqualTo("2026-11-23T11:00:00Z");
    }

    @Test
    void a_cron_time_that_was_missed_is_made_up_for() {
        assertThat(ImportSchedule.due(
                        Optional.of(NOW.minus(Duration.ofHours(3))), Duration.ofMinutes(5), "0 0 * * * *", NOW))
                .isBefore(NOW);
    }

    @Test
    void a_new_import_with_cron_waits_for_its_time() {
        assertThat(ImportSchedule.due(Optional.empty(), Duration.ofMinutes(5), "0 0 3 * * *", NOW))
                .isEqualTo("2026-11-24T03:00:00Z");
    }

    @Test
    void a_new_import_with_cron_is_due_when_its_time_has_come(
            @org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
        try (var imports = ImportTester.in(folder)) {
            var runs = new RunLog(
                    imports.database,
                    imports.delivery.store,
                    new callabsync.store.Ids(imports.clock, new java.util.Random(1)),
                    imports.clock);
            var schedule = new ImportSchedule(runs, imports.clock);
            imports.clock.set(NOW);
            assertThat(schedule.isDue("hubspot", Duration.ofMinutes(5), "0 0 * * * *"))
                    .isFalse();
            imports.clock.set(Instant.parse("2026-11-23T11:00:00Z"));

            assertThat(schedule.isDue("hubspot", Duration.ofMinutes(5), "0 0 * * * *"))
                    .isTrue();
            runs.begin("hubspot", "scheduled");
            assertThat(schedule.isDue("hubspot", Duration.ofMinutes(5), "0 0 * * * *"))
                    .isFalse();
        }
    }
}
