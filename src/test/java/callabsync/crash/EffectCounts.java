package callabsync.crash;

import java.util.HashMap;
import java.util.Map;

/** How often each call left something in a CRM, by the mark that the product writes into its text. */
public final class EffectCounts {

    private static final String MARK = "callab:";

    private EffectCounts() {}

    /** @param records by id, as a stand-in holds them */
    public static Map<String, Integer> byCall(Map<String, Map<String, String>> records, String bodyField) {
        var counts = new HashMap<String, Integer>();
        for (var properties : records.values()) {
            String body = properties.getOrDefault(bodyField, "");
            int mark = body.lastIndexOf(MARK);
            if (mark >= 0) {
                counts.merge(body.substring(mark + MARK.length()).strip(), 1, Integer::sum);
            }
        }
        return counts;
    }
}
