package callabsync.quarantine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides what goes when the quarantine is full, so that no sender displaces what others sent. First go requests
 * without a body, which cannot be admitted; then large bodies; then the rest. Among these, the sender with the most
 * loses the oldest of his commonest reason.
 */
final class QuarantineShares {

    /** Most bodies are smaller than this. */
    static final int USUAL_BYTES = 16 * 1024;

    private QuarantineShares() {}

    /** One refused request, with what decides about it. */
    record Share<T>(T what, String sender, String reason, long bytes) {

        private boolean isUnread() {
            return bytes == 0;
        }

        private boolean isLarge() {
            return bytes > USUAL_BYTES;
        }

        @Override
        public String toString() {
            return "Share[" + reason + ", " + bytes + " bytes]";
        }
    }

    /** @return what must go so that the rest fits; compared by identity */
    static <T> Set<T> excess(List<Share<T>> oldestFirst, int most, long mostBytes) {
        Set<T> excess = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Share<T>> kept = new ArrayList<>(oldestFirst);
        long bytes = kept.stream().mapToLong(Share::bytes).sum();
        while (kept.size() > most || bytes > mostBytes) {
            Share<T> next = next(kept, bytes > mostBytes);
            kept.remove(next);
            bytes -= next.bytes();
            excess.add(next.what());
        }
        return excess;
    }

    private static <T> Share<T> next(List<Share<T>> kept, boolean forBytes) {
        List<Share<T>> least = kept.stream().filter(Share::isLarge).toList();
        if (!forBytes && kept.stream().anyMatch(Share::isUnread)) {
            least = kept.stream().filter(Share::isUnread).toList();
        } else if (least.isEmpty()) {
            least = kept.stream().filter(each -> !each.isUnread()).toList();
        }
        return largestGroup(largestGroup(least, Share::sender, forBytes), Share::reason, forBytes)
                .get(0);
    }

    private static <T> List<Share<T>> largestGroup(List<Share<T>> all, Function<Share<T>, String> by, boolean inBytes) {
        var groups = new HashMap<String, List<Share<T>>>();
        var sizes = new HashMap<String, Long>();
        for (Share<T> each : all) {
            groups.computeIfAbsent(by.apply(each), key -> new ArrayList<>()).add(each);
            sizes.merge(by.apply(each), inBytes ? each.bytes() : 1, Long::sum);
        }
        String largest = Collections.max(
                        sizes.entrySet(), Map.Entry.<String, Long>comparingByValue(Comparator.naturalOrder()))
                .getKey();
        return groups.get(largest);
    }
}
