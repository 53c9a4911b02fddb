package callabsync.salesforce;

import callabsync.mapping.Merge;
import callabsync.salesforce.Refusal.Fault;
import callabsync.sink.Preflight.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The fields that Salesforce refused though describe has them: a right that was taken away, an option that a record type
 * lacks, an owner who has left. They are left out of the next writes for a while, so that these do not fail first, and
 * the preflight tells of them. Thread-safe.
 */
final class RefusedFields {

    private static final int MOST = 1_000;

    /**
     * Where in an org a field is written.
     *
     * @param recordType of the records; empty: unknown, or none
     */
    record Place(String object, boolean creating, String recordType) {}

    /** @param scope what the refusal holds for: empty for every value, or record type and hash of the value */
    private record Key(String destination, String object, boolean creating, String field, String scope) {}

    private record Noted(String code, Instant until) {}

    private final Clock clock;
    private final Map<Key, Noted> refused = new ConcurrentHashMap<>();

    RefusedFields(Clock clock) {
        this.clock = clock;
    }

    /** Notes a refusal for this long. Returns whether it was not known. */
    boolean note(String destination, Place place, String field, @Nullable Object value, String code, Duration life) {
        Instant now = clock.instant();
        refused.values().removeIf(noted -> !now.isBefore(noted.until()));
        String scope = Fault.isOfRights(code) ? "" : Fault.isOfValue(code, field) ? scope(place, value) : code;
        return refused.size() < MOST
                && refused.put(key(destination, place, field, scope), new Noted(code, now.plus(life))) == null;
    }

    /** Whether this value was refused a short while ago, and would be again. */
    boolean isRefused(String destination, Place place, String field, @Nullable Object value) {
        return isNow(refused.get(key(destination, place, field, "")))
                || isNow(refused.get(key(destination, place, field, scope(place, value))));
    }

    private boolean isNow(@Nullable Noted noted) {
        return noted != null && clock.instant().isBefore(noted.until());
    }

    private static Key key(String destination, Place place, String field, String scope) {
        return new Key(destination, place.object(), place.creating(), field, scope);
    }

    private static String scope(Place place, @Nullable Object value) {
        return place.recordType() + " " + Merge.hashOf(value);
    }

    /** What was refused lately, for the preflight. */
    List<Finding> findings(String destination) {
        var findings = new LinkedHashSet<Finding>();
        refused.forEach((key, noted) -> {
            if (key.destination().equals(destination) && isNow(noted)) {
                findings.add(new Finding(
                        key.object(), key.field(), "Salesforce refused it (" + noted.code() + ")", todo(key, noted)));
            }
        });
        return List.copyOf(findings);
    }

    private static String todo(Key key, Noted noted) {
        if (Fault.isOfRights(noted.code())) {
            return "Give the user's permission set edit access";
        }
        if (key.field().equals(Fault.OWNER)) {
            return "Give the records to an active user who may have activities";
        }
        return noted.code().contains("PICKLIST")
                ? "Add the option to the record types of the leads that are called, or change the mapping"
                : "Change the mapping, or the org's field";
    }
}
