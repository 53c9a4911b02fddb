package callabsync.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where reading continues: after this record of this instant.
 *
 * @param changedAt the newest change safely taken
 * @param recordId the last record taken of this instant; {@link #ALL} when nothing of it is left
 * @param position what the source itself noted for the next page; empty at the beginning of a pass
 */
public record Mark(Instant changedAt, String recordId, Optional<String> position) {

    static final String ALL = "~";

    /** Continues with the first record that changed at this time or later. */
    public static Mark from(Instant time) {
        return after(time.minusNanos(1));
    }

    /** Continues with the first record that changed after this time. */
    public static Mark after(Instant time) {
        return new Mark(time, ALL, Optional.empty());
    }

    public static Mark at(Instant time, String recordId) {
        return new Mark(time, recordId, Optional.empty());
    }

    /** Continues after the last of these records, which are ordered by time and id. */
    public static Mark behind(List<SourceRecord> records) {
        SourceRecord last = records.get(records.size() - 1);
        return at(last.changedAt(), last.id());
    }

    /** Returns whether nothing of this instant is left. */
    public boolean takenWhole() {
        return recordId.equals(ALL);
    }
}
