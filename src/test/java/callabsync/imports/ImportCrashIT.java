package callabsync.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A bulk import in the CRM gives very many leads one timestamp. While they are imported the process stops between any two
 * steps, again and again: before and after each request, each commit, each record's route. Each lead is in Callab once.
 */
class ImportCrashIT {

    private static final boolean FULL = Boolean.getBoolean("full");
    private static final int LEADS = FULL ? 50_000 : 5_000;
    private static final int STEPS_PER_CRASH = FULL ? 2_000 : 200;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void each_lead_is_in_callab_once_wherever_the_process_stops(long seed) {
        var crashes = new Crashes(seed, STEPS_PER_CRASH);
        try (var imports = new ImportTester(folder, crashes, Map.of("imports.hubspot.page-size", "100"))) {
            for (int i = 0; i < LEADS; i++) {
                imports.hubspot.contact(
                        String.valueOf(100_000 + i),
                        Map.of("firstname", "Lead", "lastname", "No " + i, "phone", phone(i)));
            }

            importThroughCrashes(imports);
            deliverThroughCrashes(imports);

            Map<String, Long> times = imports.inCallab();
            assertThat(times.entrySet().stream()
                            .filter(entry -> entry.getValue() != 1)
                            .toList())
                    .as("leads that are in Callab more than once")
                    .isEmpty();
            assertThat(times.keySet())
                    .as("leads that are in Callab")
                    .isEqualTo(IntStream.range(0, LEADS)
                            .mapToObj(i -> String.valueOf(100_000 + i))
                            .collect(Collectors.toSet()));
            assertThat(crashes.count()).as("crashes").isGreaterThan(20);
        }
    }

    private static String phone(int i) {
        return String.format("+1415%07d", 2_000_000 + i);
    }

    private static void importThroughCrashes(ImportTester imports) {
        boolean done = false;
        while (!done) {
            try {
                done = imports.run("hubspot").state().equals("completed");
            } catch (Crashes.Crash crash) {
                imports.start();
            }
        }
    }

    /** A delivery that was being sent is taken again when its lease has run out, or when its retry is due. */
    private static void deliverThroughCrashes(ImportTester imports) {
        while (open(imports) > 0) {
            try {
                if (!imports.delivery.runOnce()) {
                    imports.clock.tick(Duration.ofSeconds(61));
                }
            } catch (Crashes.Crash crash) {
                imports.start();
            }
        }
    }

    private static long open(ImportTester imports) {
        return imports.database
                .reads()
                .sql("SELECT COUNT(*) FROM lane")
                .query(Long.class)
                .single();
    }
}
