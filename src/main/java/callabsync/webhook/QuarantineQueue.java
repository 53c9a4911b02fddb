package callabsync.webhook;

import callabsync.webhook.QuarantineShares.Share;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refused requests until the store takes them. The door never waits for the store here. */
final class QuarantineQueue {

    private static final int MOST = 256;
    /** Little, so that what is written of it twice a second does not keep webhooks waiting for the store. */
    private static final long MOST_BYTES = 1024 * 1024;

    private final List<Kept> waiting = new ArrayList<>();
    private long bytes;

    /** @param body null if it was turned away before its body was read */
    record Kept(
            String source,
            Reason reason,
            String address,
            Map<String, String> headers,
            byte @Nullable [] body,
            Instant at) {

        long bytes() {
            return body == null ? 0 : body.length;
        }

        private Share<Kept> share() {
            return new Share<>(this, Site.of(address), reason.code(), bytes());
        }

        @Override
        public String toString() {
            return "Kept[" + reason + ", " + bytes() + " bytes]";
        }
    }

    synchronized void add(Kept kept) {
        waiting.add(kept);
        bytes += kept.bytes();
        if (waiting.size() > MOST || bytes > MOST_BYTES) {
            List<Share<Kept>> shares = waiting.stream().map(Kept::share).toList();
            Set<Kept> excess = QuarantineShares.excess(shares, MOST, MOST_BYTES);
            waiting.removeIf(excess::contains);
            bytes = waiting.stream().mapToLong(Kept::bytes).sum();
        }
    }

    /** Adds it only if half of the room is left after it. */
    synchronized void addIfIdle(Kept kept) {
        if (waiting.size() < MOST / 2 && bytes + kept.bytes() <= MOST_BYTES / 2) {
            add(kept);
        }
    }

    /** Oldest first. */
    synchronized List<Kept> drain() {
        List<Kept> all = List.copyOf(waiting);
        waiting.clear();
        bytes = 0;
        return all;
    }
}
