package callabsync.quarantine;

import callabsync.quarantine.QuarantineShares.Share;
import callabsync.server.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Refused requests that wait for the store. The door never waits. */
final class QuarantineQueue {

    private static final int MOST = 256;
    /** Small, so that writing it twice a second delays no webhook. */
    private static final long MOST_BYTES = 1024 * 1024;

    private final List<RefusedRequest> waiting = new ArrayList<>();
    private long bytes;

    synchronized void add(RefusedRequest request) {
        waiting.add(request);
        bytes += request.bytes();
        if (waiting.size() > MOST || bytes > MOST_BYTES) {
            List<Share<RefusedRequest>> shares =
                    waiting.stream().map(QuarantineQueue::share).toList();
            Set<RefusedRequest> excess = QuarantineShares.excess(shares, MOST, MOST_BYTES);
            waiting.removeIf(excess::contains);
            bytes = waiting.stream().mapToLong(RefusedRequest::bytes).sum();
        }
    }

    /** Adds it only if half of the room is left afterwards. */
    synchronized void addIfIdle(RefusedRequest request) {
        if (waiting.size() < MOST / 2 && bytes + request.bytes() <= MOST_BYTES / 2) {
            add(request);
        }
    }

    /** Removes all, oldest first. */
    synchronized List<RefusedRequest> drain() {
        List<RefusedRequest> all = List.copyOf(waiting);
        waiting.clear();
        bytes = 0;
        return all;
    }

    private static Share<RefusedRequest> share(RefusedRequest request) {
        return new Share<>(request, Site.of(request.address()), request.reason().code(), request.bytes());
    }
}
