package callabsync.inbox;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What an erasure came across: counts by kind, and what leads to more of it. */
public final class Findings {

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Set<String> keyIds = new LinkedHashSet<>();
    private final Set<String> destinations = new LinkedHashSet<>();
    private final Set<String> orderKeys = new LinkedHashSet<>();
    private final Set<String> callIds = new LinkedHashSet<>();
    private int inFlight;

    public void count(String kind, int more) {
        counts.merge(kind, more, Integer::sum);
    }

    /** Notes deliveries that a sink was just sending: what it does after this is not known here. */
    public void countInFlight(int more) {
        inFlight += more;
    }

    public void add(Findings other) {
        other.counts.forEach(this::count);
        keyIds.addAll(other.keyIds);
        destinations.addAll(other.destinations);
        orderKeys.addAll(other.orderKeys);
        callIds.addAll(other.callIds);
        inFlight += other.inFlight;
    }

    public Map<String, Integer> counts() {
        return new LinkedHashMap<>(counts);
    }

    public int inFlight() {
        return inFlight;
    }

    /** The keys that something erased was encrypted with. */
    public Set<String> keyIds() {
        return keyIds;
    }

    /** The destinations that know the person. */
    public Set<String> destinations() {
        return destinations;
    }

    /** What the person's deliveries were kept in order by. */
    public Set<String> orderKeys() {
        return orderKeys;
    }

    public Set<String> callIds() {
        return callIds;
    }
}
