package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Appointments.Booking;
import callabsync.sink.Effects.Intent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An activity that a CRM is to have, such as a call or a task. Several deliveries of one call share it; the last one words
 * it.
 *
 * @param key of its effect
 * @param callId names the call in the activity itself
 * @param recordId the CRM's record that it is about
 * @param fields as the mapping words them
 * @param alsoKeys of other calls' effects that this one activity stands for
 */
public record Activity(
        String key,
        String callId,
        String recordId,
        Map<String, Object> fields,
        List<Item> items,
        List<String> alsoKeys) {

    Intent intent() {
        return new Intent(
                key,
                Item.callOwner(items),
                Optional.of(recordId),
                items.get(0).delivery().id());
    }

    /**
     * Returns the activity under the key that is stored. If another contact's call of the same id has the key, both key
     * and call id differ.
     */
    Activity keptAs(String otherKey) {
        String call = otherKey.equals(key) ? callId : callId + otherKey.substring(key.length());
        return new Activity(otherKey, call, recordId, fields, items, alsoKeys);
    }

    /** The same with other fields. */
    public Activity with(Map<String, Object> otherFields) {
        return new Activity(key, callId, recordId, otherFields, items, alsoKeys);
    }

    /** The same for the deliveries of an earlier event of the call as well. */
    Activity after(Activity earlier) {
        return new Activity(key, callId, recordId, fields, both(earlier.items, items), alsoKeys);
    }

    /** The same in the place of an older one of another call. */
    Activity inPlaceOf(Activity older) {
        return new Activity(key, callId, recordId, fields, both(older.items, items), both(older.keys(), alsoKeys));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    /** Returns the keys of all effects that are done with it. */
    List<String> keys() {
        return both(alsoKeys, List.of(key));
    }

    /** Returns the delivery whose event determines its fields. */
    public Item last() {
        return items.get(items.size() - 1);
    }

    /** Returns when that event happened. */
    Instant at() {
        return last().delivery().sortAt();
    }

    /** Returns its appointment. */
    Booking booking(String startField) {
        return Booking.of(key, recordId, fields.get(startField), last().delivery());
    }

    /** Returns the versions to store once it is written. */
    public Map<String, FieldVersion> versions() {
        return versionsOf(fields.keySet());
    }

    /** The same of these fields alone. */
    Map<String, FieldVersion> versionsOf(Set<String> names) {
        var some = new LinkedHashMap<>(fields);
        some.keySet().retainAll(names);
        return Appointments.versions(some, Booking.of(key, recordId, null, last().delivery()));
    }

    /** Omits personal data. */
    @Override
    public String toString() {
        return "Activity[" + key + ", " + callId + "]";
    }
}
