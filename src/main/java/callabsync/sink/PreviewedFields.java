package callabsync.sink;

import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.mapping.Merge;
import callabsync.sink.Previewed.Change;
import callabsync.sink.Previewed.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says field by field what a delivery would do, and in words why it leaves a field alone. */
final class PreviewedFields {

    private PreviewedFields() {}

    /**
     * What becomes of one field of a record that is there.
     *
     * @param present what it holds; empty: it was not read
     * @param fitting the mapped values as the CRM takes them
     */
    static Change change(
            String field,
            Optional<Map<String, Object>> present,
            Map<String, @Nullable Object> fitting,
            Merge.Result merged,
            Map<String, String> leftOut) {
        Object was = present.map(record -> record.get(field)).orElse(null);
        String reason = leftOut.get(field);
        if (reason != null) {
            return new Change(field, was, was, false, "left out: " + reason);
        }
        if (merged.toWrite().containsKey(field)) {
            Object now = merged.toWrite().get(field);
            return new Change(field, was, now, true, now == null ? "cleared" : "written");
        }
        Merge.Left left = merged.left().get(field);
        boolean differs = present.isPresent()
                && fitting.containsKey(field)
                && !Merge.hashOf(was).equals(Merge.hashOf(fitting.get(field)));
        return new Change(field, was, was, false, left == null ? "unchanged" : word(left, differs));
    }

    /** @param differs whether the record holds something else: somebody has changed it since */
    private static String word(Merge.Left left, boolean differs) {
        return switch (left) {
            case OLDER -> "kept: a newer event has written it";
            case UNCHANGED -> differs ? "kept: this event has written it already" : "unchanged";
            case KEPT -> "kept: only filled when empty";
            case FORWARD_ONLY -> "kept: only moves forward";
            case FULL -> "kept: no room for more";
        };
    }

    /** A record or an activity that is not there yet. */
    static Previewed created(Item item, @Nullable Object record, CrmView crm, String note) {
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, @Nullable Object> fields =
                crm.creating(item, crm.fitting(item, crm.fields(item, Json.object(record)), leftOut::put));
        if (fields.isEmpty() && leftOut.isEmpty()) {
            return Previewed.without(Outcome.IGNORED, Optional.empty(), record, "");
        }
        var changes = new ArrayList<Change>();
        fields.forEach((field, value) -> {
            if (value != null) {
                changes.add(new Change(field, null, value, true, "written"));
            }
        });
        leftOut.forEach((field, why) -> changes.add(new Change(field, null, null, false, "left out: " + why)));
        return new Previewed(
                Outcome.CREATE,
                item.get(Match.class).flatMap(Match::crmId),
                record,
                Map.of(),
                true,
                changes,
                note.isEmpty() ? Optional.empty() : Optional.of(note));
    }

    /** An activity that is there. */
    static Previewed changed(
            Item item,
            String id,
            @Nullable Object record,
            Optional<Map<String, Object>> there,
            ActivityView crm,
            Map<String, FieldVersion> versions) {
        var leftOut = new LinkedHashMap<String, String>();
        Map<String, Object> given = crm.fields(item, Json.object(record));
        Map<String, @Nullable Object> fitting = crm.fitting(item, given, leftOut::put);
        var delivery = item.delivery();
        Map<String, Object> present = there.orElse(Map.of());
        var changes = new ArrayList<Change>();
        given.forEach((field, value) -> {
            Object was = present.get(field);
            Object now = fitting.get(field);
            var version = new FieldVersion(delivery.sortAt(), delivery.sortRank(), Merge.hashOf(value));
            boolean same = was != null && now != null && Merge.hashOf(was).equals(Merge.hashOf(now));
            if (leftOut.containsKey(field)) {
                changes.add(new Change(field, was, was, false, "left out: " + leftOut.get(field)));
            } else if (!same && crm.rewrites(versions.get(field), version)) {
                changes.add(new Change(field, was, now, true, "written"));
            } else {
                changes.add(new Change(field, was, was, false, same ? "unchanged" : "kept: written once per call"));
            }
        });
        boolean writes = changes.stream().anyMatch(Change::isWritten);
        return new Previewed(
                writes ? Outcome.UPDATE : Outcome.UNCHANGED,
                Optional.of(id),
                record,
                present,
                there.isPresent(),
                changes,
                Optional.of("It is there already, as " + id));
    }
}
