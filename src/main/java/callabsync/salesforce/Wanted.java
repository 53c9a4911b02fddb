package callabsync.salesforce;

import callabsync.delivery.CallOwner;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Appointments;
import callabsync.sink.Appointments.Booking;
import callabsync.sink.Effects.Intent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An activity that is wanted. Several deliveries of one call want it together; the last one words it.
 *
 * @param key of the effect, and in the org's key field
 * @param whoId the lead or contact that it is about
 * @param alsoKeys of other calls' effects that this one activity stands for
 */
record Wanted(
        String key, String callId, String whoId, Map<String, Object> fields, List<Item> items, List<String> alsoKeys) {

    /** When an event begins. */
    static final String START = "StartDateTime";

    /** Without what it tells about a person. */
    @Override
    public String toString() {
        return "Wanted[" + key + ", " + callId + "]";
    }

    Intent intent() {
        return new Intent(
                key,
                CallOwner.of(items),
                Optional.of(whoId),
                items.get(0).delivery().id());
    }

    /** The same with what an earlier event of the call says, where this one says nothing. */
    Wanted after(Wanted earlier) {
        var all = new ArrayList<>(earlier.items());
        all.addAll(items);
        var together = new LinkedHashMap<>(earlier.fields());
        together.putAll(fields);
        return new Wanted(key, callId, whoId, together, all, alsoKeys);
    }

    /** Another contact's call of the same id may have the key: then this one has another. */
    Wanted keptAs(String otherKey) {
        String call = otherKey.equals(key) ? callId : callId + otherKey.substring(key.length());
        return new Wanted(otherKey, call, whoId, fields, items, alsoKeys);
    }

    Item last() {
        return items.get(items.size() - 1);
    }

    /** When the event that words it happened. */
    Instant at() {
        return last().delivery().sortAt();
    }

    /** All effects that are done with it. */
    List<String> keys() {
        var keys = new ArrayList<>(alsoKeys);
        keys.add(key);
        return keys;
    }

    /** This one, in the place of an older one of another call. */
    Wanted inPlaceOf(Wanted older) {
        var all = new ArrayList<>(older.items());
        all.addAll(items);
        var keys = new ArrayList<>(older.keys());
        keys.addAll(alsoKeys);
        return new Wanted(key, callId, whoId, fields, all, keys);
    }

    Wanted with(Map<String, Object> otherFields) {
        return new Wanted(key, callId, whoId, otherFields, items, alsoKeys);
    }

    /** The appointment that an event is. */
    Booking booking() {
        return Booking.of(key, whoId, fields.get(START), last().delivery());
    }

    Map<String, FieldVersion> versions() {
        return Appointments.versions(fields, booking());
    }
}
