package callabsync.crash;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares in the end what was acknowledged with what is stored, delivered and there in the CRMs. */
final class Audit {

    /** One destination's line: all figures are calls but for {@code effects}, and all of them should agree. */
    record Line(int acknowledged, int stored, int finished, int effects, List<String> faults) {}

    private record Delivered(String destination, int number, String state) {}

    private final SqliteStore store;
    private final Crms crms;
    private final Load load;

    Audit(SqliteStore store, Crms crms, Load load) {
        this.store = store;
        this.crms = crms;
        this.load = load;
    }

    /** Whether nothing goes on any more. */
    boolean isFinal() throws SQLException {
        return store.count("SELECT COUNT(*) FROM delivery WHERE state IN ('pending', 'sending', 'retrying')") == 0
                && store.count("SELECT COUNT(*) FROM event WHERE state = 'stored'") == 0;
    }

    /** What is wrong in the store, whatever the destination. */
    List<String> faultsInStore() throws SQLException {
        List<String> faults = new ArrayList<>(load.acknowledgedTwice());
        Map<Integer, List<String>> ids = new HashMap<>();
        store.rows("SELECT id, call_id FROM event", row -> Map.entry(row.getString(1), number(row.getString(2))))
                .forEach(event -> ids.computeIfAbsent(event.getValue(), first -> new ArrayList<>())
                        .add(event.getKey()));
        load.acknowledged().forEach((number, id) -> {
            if (!List.of(id).equals(ids.get(number))) {
                faults.add("call_" + number + " was acknowledged as " + id + ", stored is " + ids.get(number));
            }
        });
        faults.addAll(store.rows(
                "SELECT call_id, state FROM event WHERE state <> 'dispatched'",
                row -> row.getString(1) + " is " + row.getString(2)));
        faults.addAll(
                store.rows("""
                        SELECT t.contact_key, t.calls, COUNT(c.call_id) FROM contact_total t
                        LEFT JOIN contact_call c USING (contact_key) GROUP BY t.contact_key HAVING t.calls <> COUNT(c.call_id)
                        """, row -> row.getString(1) + " counts " + row.getLong(2) + " calls of " + row.getLong(3)));
        return faults;
    }

    Map<String, Line> lines() throws SQLException {
        List<Delivered> deliveries = store.rows(
                "SELECT destination, call_id, state FROM delivery",
                row -> new Delivered(row.getString(1), number(row.getString(2)), row.getString(3)));
        Set<Integer> stored = new HashSet<>(store.rows("SELECT call_id FROM event", row -> number(row.getString(1))));
        var lines = new LinkedHashMap<String, Line>();
        for (String destination : Crms.DESTINATIONS) {
            lines.put(destination, line(destination, stored, deliveries));
        }
        return lines;
    }

    private Line line(String destination, Set<Integer> stored, List<Delivered> deliveries) throws SQLException {
        List<Integer> expected =
                stored.stream().filter(number -> isFor(destination, number)).toList();
        List<String> faults = new ArrayList<>();
        Map<Integer, List<String>> states = new HashMap<>();
        deliveries.stream()
                .filter(delivery -> delivery.destination().equals(destination))
                .forEach(delivery -> states.computeIfAbsent(delivery.number(), first -> new ArrayList<>())
                        .add(delivery.state()));
        for (Integer number : expected) {
            if (!List.of("delivered").equals(states.get(number))) {
                faults.add("call_" + number + " is " + states.get(number));
            }
        }
        Map<String, Integer> effects = crms.effects(destination);
        faults.addAll(faultsIn(effects, destination, expected));
        if (!destination.equals(Crms.DATABASE)) {
            faults.addAll(crms.stale(destination, expected));
        }
        return new Line(
                (int) load.acknowledged().keySet().stream()
                        .filter(number -> isFor(destination, number))
                        .count(),
                expected.size(),
                (int) states.values().stream()
                        .filter(List.of("delivered")::equals)
                        .count(),
                effects.values().stream().mapToInt(Integer::intValue).sum(),
                faults);
    }

    static List<String> faultsIn(Map<String, Integer> effects, String destination, List<Integer> numbers) {
        List<String> faults = new ArrayList<>();
        var left = new HashMap<>(effects);
        for (Integer number : numbers) {
            for (String effect : Crms.expected(destination, "call_" + number)) {
                Integer times = left.remove(effect);
                if (times == null || times != 1) {
                    faults.add(effect.strip() + " is there " + (times == null ? 0 : times) + " times");
                }
            }
        }
        left.keySet().forEach(effect -> faults.add(effect.strip() + " is there and nobody asked for it"));
        return faults;
    }

    private static boolean isFor(String destination, int number) {
        return destination.equals(Crms.DATABASE) || destination.equals(Crms.destinationOf(number));
    }

    private static int number(String callId) {
        return Integer.parseInt(callId.substring("call_".length()));
    }
}
