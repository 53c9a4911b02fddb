package callabsync.crash;

import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sandbox.standin.RecordedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches what is written to HubSpot's contacts, in the order in which it is written: the number in {@code budget_range}
 * may only grow. The stand-in keeps its newest requests only, so {@link #look} must be called again and again.
 */
final class ContactWrites {

    private final HubSpotStandIn hubSpot;
    private final Map<String, Integer> newest = new HashMap<>();
    private final List<String> backwards = new ArrayList<>();
    private RecordedRequest last;
    private long writes;

    ContactWrites(HubSpotStandIn hubSpot) {
        this.hubSpot = hubSpot;
    }

    /** Takes in the requests since the last look. */
    void look() {
        List<RecordedRequest> all = hubSpot.requests();
        int from = all.size();
        while (from > 0 && all.get(from - 1) != last) {
            from--;
        }
        for (RecordedRequest request : all.subList(from, all.size())) {
            last = request;
            if (request.path().contains("/contacts/batch/up")) {
                list(request.json().get("inputs")).forEach(this::written);
            }
        }
    }

    private void written(Object input) {
        var fields = (Map<?, ?>) input;
        Object budget = ((Map<?, ?>) fields.get("properties")).get("budget_range");
        if (budget != null) {
            writes++;
            int number = Integer.parseInt(budget.toString().substring(1));
            String contact = String.valueOf(fields.get("id"));
            if (newest.getOrDefault(contact, -1) > number) {
                backwards.add(contact + " from $" + newest.get(contact) + " to $" + number);
            }
            newest.merge(contact, number, Math::max);
        }
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** How many writes of a contact were seen. */
    long writes() {
        return writes;
    }

    /** The writes that undid a newer one. */
    List<String> backwards() {
        return backwards;
    }
}
