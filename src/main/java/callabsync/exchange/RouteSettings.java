package callabsync.exchange;

import callabsync.destination.DestinationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The block of settings of a destination that a route alone serves. What the product reads of it is named here; all else is
 * for the route.
 *
 * @param block as it stands, {@code settings} in the route
 * @param mapping makes the body of an event; absent: the canonical event
 * @param deliverTestCalls false: events of test calls are passed over
 * @param secrets the values that nobody may read in an attempt or a log
 */
record RouteSettings(
        String destination,
        Map<String, Object> block,
        Optional<String> mapping,
        boolean deliverTestCalls,
        List<String> secrets) {

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|token|secret|key|credential|webhook).*");
    private static final int SHORTEST_SECRET = 4;

    static RouteSettings of(String destination, DestinationSettings settings) {
        Map<String, Object> block = settings.block();
        var secrets = new ArrayList<String>();
        collect("", block, secrets);
        return new RouteSettings(
                destination,
                block,
                settings.get("mapping"),
                settings.get("deliver-test-calls")
                        .map(text -> !text.equals("false"))
                        .orElse(true),
                List.copyOf(secrets));
    }

    private static void collect(String name, Object value, List<String> secrets) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((inner, each) -> collect(name + "." + inner, each, secrets));
        } else if (SECRET.matcher(name).matches() && String.valueOf(value).length() >= SHORTEST_SECRET) {
            secrets.add(String.valueOf(value));
        }
    }

    /** Returns the text without the secrets. */
    String withoutSecrets(String text) {
        String without = text;
        for (String secret : secrets) {
            without = without.replace(secret, "***");
        }
        return without;
    }

    /** Leaves out the values: some are secrets. */
    @Override
    public String toString() {
        return "RouteSettings[" + destination + ", " + block.keySet() + "]";
    }
}
