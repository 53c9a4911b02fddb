package callabsync.watch;

import callabsync.store.Disk.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A full disk of this node, and a store that takes no writes. Works without either. */
final class StoreWatch implements Watch {

    private static final Duration AWAY = Duration.ofSeconds(10);
    private static final double SMALL_DISK_SHARE = 0.1;
    private static final double SHARE = 0.05;

    private final String node;
    private final long diskLow;
    private final Supplier<Room> disk;
    private final BooleanSupplier takesWrites;
    private @Nullable Instant awaySince;

    /**
     * @param diskLow how many bytes must be free; of a small disk a tenth is enough
     * @param takesWrites whether what the door stores to takes writes
     */
    StoreWatch(String node, long diskLow, Supplier<Room> disk, BooleanSupplier takesWrites) {
        this.node = node;
        this.diskLow = diskLow;
        this.disk = disk;
        this.takesWrites = takesWrites;
    }

    @Override
    public boolean isOfThisNode() {
        return true;
    }

    @Override
    public Stream<Incident> look(Situation situation) {
        return Stream.of(low(situation.at()), away(situation.at())).flatMap(Optional::stream);
    }

    private Optional<Incident> low(Instant now) {
        Room room = disk.get();
        double wanted = Math.max(SHARE * room.total(), Math.min(diskLow, SMALL_DISK_SHARE * room.total()));
        if (room.free() >= wanted) {
            return Optional.empty();
        }
        String message = String.format(
                Locale.ROOT,
                "The disk of the data folder of %s has %s of %s left",
                node,
                megabytes(room.free()),
                megabytes(room.total()));
        return Optional.of(Incident.of("disk-low", node, message, now));
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
    }

    private Optional<Incident> away(Instant now) {
        if (takesWrites.getAsBoolean()) {
            awaySince = null;
            return Optional.empty();
        }
        Instant since = awaySince == null ? now : awaySince;
        awaySince = since;
        return now.isBefore(since.plus(AWAY))
                ? Optional.empty()
                : Optional.of(Incident.of(
                        "store-away",
                        node,
                        "Nothing can be stored at " + node + ": webhooks are answered with 503",
                        since));
    }
}
