package callabsync.crash;

import java.util.List;
import java.util.Map;

/**
 * What a run of {@link NodesHarness} came to.
 *
 * @param sent how often an event was posted, every further try counted
 * @param duplicates how many were found to be there already, at the door or when they were stored
 * @param lost what was acknowledged and is not in the store, or has no effect in the CRM
 * @param doubled what is in the store or in the CRM more than once
 * @param outOfOrder contacts that went back to what an older call said
 */
record NodesOutcome(
        long seed,
        int events,
        int acknowledged,
        long sent,
        long stored,
        long duplicates,
        long delivered,
        long notDelivered,
        long contactWrites,
        long seconds,
        Map<String, Integer> troubles,
        List<String> lost,
        List<String> doubled,
        List<String> outOfOrder) {

    boolean isClean() {
        return lost.isEmpty() && doubled.isEmpty() && outOfOrder.isEmpty() && notDelivered == 0;
    }

    @Override
    public String toString() {
        return """
                seed                  %d
                events                %d
                acknowledged          %d in %d requests
                stored                %d, and %d duplicates found
                delivered             %d, not delivered %d
                contact writes        %d
                troubles              %s
                seconds               %d
                lost                  %d %s
                doubled               %d %s
                out of order          %d %s
                """.formatted(
                        seed,
                        events,
                        acknowledged,
                        sent,
                        stored,
                        duplicates,
                        delivered,
                        notDelivered,
                        contactWrites,
                        troubles,
                        seconds,
                        lost.size(),
                        some(lost),
                        doubled.size(),
                        some(doubled),
                        outOfOrder.size(),
                        some(outOfOrder));
    }

    private static List<String> some(List<String> list) {
        return list.subList(0, Math.min(5, list.size()));
    }
}
