package callabsync.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where reading goes on: after this record of this instant.
 *
 * @param changedAt the newest change safely taken
 * @param recordId the last record taken of this instant; {@link #ALL} when nothing of it is left
 * @param position what the source itself noted for the next page; empty at the beginning of a pass
 */
public record Mark(Instant changedAt, String recordId, Optional<String> position) {

    static final String ALL = "~";

    /** Goes on with the first record changed at this time or later. */
    public static Mark from(Instant time) {
        return after(time.minusNanos(1));
    }

    /** Goes on with the first record changed after this time. */
    public static Mark after(Instant time) {
        return new Mark(time, ALL, Optional.empty());
    }

    public static Mark at(Instant time, String recordId) {
        return new Mark(time, recordId, Optional.empty());
    }

    /** Goes on behind the last of these records, which are in the order of time and id. */
    public static Mark behind(List<SourceRecord> records) {
        SourceRecord last = records.get(records.size() - 1);
        return at(last.changedAt(), last.id());
    }

    /** Whether nothing of this instant is left. */
    public boolean takenWhole() {
        return recordId.equals(ALL);
    }
}
