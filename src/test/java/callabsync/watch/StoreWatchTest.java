package callabsync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.store.Disk.Room;
import callabsync.support.SettableClock;
import callabsync.watch.Watch.Situation;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that fills up is told well before, a store that is away in time, both without a store. */
class StoreWatchTest {

    private static final long MB = 1_000_000;

    private final SettableClock clock = new SettableClock();
    private Room room = new Room(50_000 * MB, 100_000 * MB);
    private boolean takesWrites = true;
    private final StoreWatch watch = new StoreWatch("node-1a2b3c4d", 1_000 * MB, () -> room, () -> takesWrites);

    @ParameterizedTest(name = "{0} MB free of {1} MB: {2}")
    @CsvSource({
        "5100, 100000, ''",
        "4900, 100000, disk-low",
        "1001, 15000, ''",
        "999, 15000, disk-low",
        "110, 1000, ''",
        "99, 1000, disk-low",
    })
    void a_disk_is_low_below_a_gigabyte_or_five_percent_and_a_small_one_below_a_tenth(
            long free, long total, String alert) {
        room = new Room(free * MB, total * MB);

        assertThat(look()).extracting(Incident::alert).isEqualTo(alert.isEmpty() ? List.of() : List.of(alert));
    }

    @Test
    void the_text_says_how_much_is_left() {
        room = new Room(812 * MB, 20_000 * MB);

        assertThat(look())
                .singleElement()
                .extracting(Incident::message)
                .isEqualTo("The disk of the data folder of node-1a2b3c4d has 812 MB of 20,000 MB left");
    }

    @Test
    void a_store_that_is_away_for_a_moment_is_not_told_and_one_that_stays_away_is() {
        takesWrites = false;
        assertThat(look()).isEmpty();
        takesWrites = true;
        clock.tick(Duration.ofSeconds(15));
        assertThat(look()).isEmpty();
        takesWrites = false;
        assertThat(look()).isEmpty();
        clock.tick(Duration.ofSeconds(15));
        assertThat(look()).extracting(Incident::name).containsExactly("store-away:node-1a2b3c4d");
        takesWrites = true;
        assertThat(look()).isEmpty();
    }

    private List<Incident> look() {
        return watch.look(new Situation(clock.instant(), Figures.Snapshot.nothing(clock.instant()), List.of()))
                .toList();
    }
}
