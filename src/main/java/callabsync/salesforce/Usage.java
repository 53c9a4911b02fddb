package callabsync.salesforce;

import callabsync.sink.Json;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much of an org's daily requests are used, by all that use it. Thread-safe; what is heard last counts. */
final class Usage {

    private static final Pattern API_USAGE = Pattern.compile("(?:^|[\\s,;])api-usage\\s*=\\s*(\\d{1,12})/(\\d{1,12})");

    private record Heard(long used, long most) {}

    private final AtomicReference<@Nullable Heard> heard = new AtomicReference<>();

    /** Takes a {@code Sforce-Limit-Info} header; anything else is ignored. */
    void note(@Nullable String header) {
        Matcher matcher = API_USAGE.matcher(header == null ? "" : header);
        if (matcher.find()) {
            note(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        }
    }

    /** Takes the answer of the limits resource; anything else is ignored. */
    void note(Map<String, Object> limits) {
        Map<String, Object> daily = Json.object(limits.get("DailyApiRequests"));
        if (daily.get("Max") instanceof Number most && daily.get("Remaining") instanceof Number left) {
            note(most.longValue() - left.longValue(), most.longValue());
        }
    }

    private void note(long used, long most) {
        if (most > 0) {
            heard.set(new Heard(used, most));
        }
    }

    /** All is used up, as Salesforce said itself. */
    void exhausted() {
        Heard before = heard.get();
        long most = before == null ? 1 : before.most();
        heard.set(new Heard(most, most));
    }

    /** Whether so little is left that it belongs to the people: this many percent or less. Unknown: no. */
    boolean isInto(int reservePercent) {
        Heard known = heard.get();
        return known != null && known.used() * 100 >= known.most() * (100 - reservePercent);
    }

    /** For the operator, such as {@code 18 of 5000}. */
    @Override
    public String toString() {
        Heard known = heard.get();
        return known == null ? "unknown" : known.used() + " of " + known.most();
    }
}
