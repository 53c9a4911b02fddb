package callabsync.crash;

import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.StandIn;
import callabsync.support.AppProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Where mishaps happen: the process, its store and clock, and the CRM whose turn it is; counts what really happened. */
final class Scene {

    /** Beyond a lease, so that one runs out ahead of its time. */
    private static final int LONGEST_SHIFT_S = 180;

    private final AppProcess app;
    private final SqliteStore store;
    private final Path clock;
    private final Crms crms;
    private final Random random;
    private final Map<String, Integer> happened = new TreeMap<>();
    private StandIn victim;

    Scene(AppProcess app, SqliteStore store, Path clock, Crms crms, Random random) {
        this.app = app;
        this.store = store;
        this.clock = clock;
        this.crms = crms;
        this.random = random;
        this.victim = crms.hubSpot;
        resetClock();
    }

    AppProcess app() {
        return app;
    }

    SqliteStore store() {
        return store;
    }

    /** The next mishap is another CRM's, perhaps. */
    void chooseVictim() {
        victim = crms.standIns().get(random.nextInt(crms.standIns().size()));
    }

    StandIn victim() {
        return victim;
    }

    /** Counted when a request meets it. */
    void misbehave(Mishap mishap, Misbehaviour misbehaviour) {
        victim.misbehave(misbehaviour.when(request -> {
            happened(mishap);
            return true;
        }));
    }

    void happened(Object what) {
        synchronized (happened) {
            happened.merge(what.toString(), 1, Integer::sum);
        }
    }

    Map<String, Integer> happened() {
        synchronized (happened) {
            return new TreeMap<>(happened);
        }
    }

    Duration shift() {
        return Duration.ofSeconds(1 + random.nextInt(LONGEST_SHIFT_S));
    }

    void shiftClock(Mishap mishap, Duration by) {
        setClock(by);
        happened(mishap);
    }

    void resetClock() {
        setClock(Duration.ZERO);
    }

    /** Everything is due now, whatever was put off while the clock was ahead. */
    void leaveClockAhead() {
        setClock(Duration.ofSeconds(2 * LONGEST_SHIFT_S));
    }

    private void setClock(Duration shift) {
        try {
            Files.writeString(clock, shift.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
