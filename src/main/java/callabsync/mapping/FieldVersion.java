package callabsync.mapping;

import java.time.Instant;
import java.util.Comparator;

/**
 * What was last written to one field of one record.
 *
 * @param occurredAt the event's timestamp
 * @param rank of the event's type among events with the same timestamp
 * @param hash of the value, see {@link Merge#hashOf}
 */
public record FieldVersion(Instant occurredAt, int rank, String hash) {

    private static final Comparator<FieldVersion> BY_AGE =
            Comparator.comparing(FieldVersion::occurredAt).thenComparingInt(FieldVersion::rank);

    public boolean isOlderThan(FieldVersion other) {
        return BY_AGE.compare(this, other) < 0;
    }

    boolean isSameEventAs(FieldVersion other) {
        return BY_AGE.compare(this, other) == 0;
    }
}
