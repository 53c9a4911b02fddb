package callabsync.crash;

import java.util.List;
import java.util.Map;

/** What a run came to. */
record Outcome(
        long seed,
        int kills,
        int posted,
        int acknowledged,
        Map<String, Integer> answers,
        Map<String, Integer> mishaps,
        Map<String, Audit.Line> destinations,
        List<String> faultsInStore) {

    boolean isClean() {
        return faultsInStore.isEmpty()
                && destinations.values().stream().allMatch(line -> line.faults().isEmpty());
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append("seed %d, %d kills: %,d calls posted, %,d acknowledged; the door's answers %s%n"
                .formatted(seed, kills, posted, acknowledged, answers));
        mishaps.forEach((mishap, times) -> text.append("  %-28s %,6d times%n".formatted(mishap, times)));
        text.append("%-12s %12s %8s %8s %8s %8s%n"
                .formatted("destination", "acknowledged", "stored", "final", "effects", "faults"));
        destinations.forEach((destination, line) -> text.append("%-12s %,12d %,8d %,8d %,8d %,8d%n"
                .formatted(
                        destination,
                        line.acknowledged(),
                        line.stored(),
                        line.finished(),
                        line.effects(),
                        line.faults().size())));
        destinations.forEach((destination, line) -> append(text, destination, line.faults()));
        append(text, "store", faultsInStore);
        return text.append(isClean() ? "Nothing lost, nothing twice" : "NOT CLEAN")
                .toString();
    }

    private static void append(StringBuilder text, String where, List<String> faults) {
        faults.stream().limit(10).forEach(fault -> text.append("  %s: %s%n".formatted(where, fault)));
    }
}
