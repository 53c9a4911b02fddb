package callabsync.source;

import callabsync.sink.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a page. A record without an id or with an unreadable time is reported and left out; the others
 * are read.
 *
 * @param idField the record's id, a dotted path, as the other two
 * @param timeField when it was created or changed
 * @param createdField when it was created; blank: not told
 * @param fields returns what the mapping gets of an element
 */
public record RecordReader(
        String idField,
        String timeField,
        String createdField,
        RecordTimes times,
        Function<Map<String, Object>, Map<String, Object>> fields) {

    /**
     * What a page holds.
     *
     * @param size how many elements it has, whatever they are
     */
    public record Read(List<SourceRecord> records, List<Unreadable> unreadable, int size) {}

    public RecordReader(String idField, String timeField, String createdField, RecordTimes times) {
        this(idField, timeField, createdField, times, element -> element);
    }

    public Read read(List<?> elements) {
        var records = new ArrayList<SourceRecord>();
        var unreadable = new ArrayList<Unreadable>();
        for (Object element : elements) {
            if (element instanceof Map) {
                read(Json.object(element), records, unreadable);
            } else {
                unreadable.add(new Unreadable("", "is no object"));
            }
        }
        return new Read(records, unreadable, elements.size());
    }

    private void read(Map<String, Object> element, List<SourceRecord> records, List<Unreadable> unreadable) {
        String id = text(at(element, idField));
        if (id.isEmpty()) {
            unreadable.add(new Unreadable("", "has no " + idField));
            return;
        }
        Optional<Instant> changed = times.of(at(element, timeField));
        Object created = createdField.isEmpty() ? null : at(element, createdField);
        Optional<Instant> createdAt = times.of(created);
        if (changed.isEmpty()) {
            unreadable.add(new Unreadable(id, wrong(timeField, at(element, timeField))));
        } else if (createdAt.isEmpty() && !text(created).isEmpty()) {
            unreadable.add(new Unreadable(id, wrong(createdField, created)));
        } else {
            records.add(new SourceRecord(id, changed.get(), createdAt, fields.apply(element)));
        }
    }

    private static String wrong(String field, @Nullable Object value) {
        return value == null || value.toString().isBlank() ? "has no " + field : "its " + field + " is no time";
    }

    private static String text(@Nullable Object value) {
        return value == null || value instanceof Map || value instanceof List
                ? ""
                : value.toString().strip();
    }

    /** Returns what a dotted path leads to. A member whose name contains the dots wins. */
    public static @Nullable Object at(@Nullable Object document, String path) {
        if (document instanceof Map<?, ?> map && map.containsKey(path)) {
            return map.get(path);
        }
        Object value = document;
        for (String name : path.split("\\.")) {
            value = name.isEmpty() ? value : value instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return value;
    }

    /** Returns whether there is such a member, even if it is null. */
    public static boolean has(@Nullable Object document, String path) {
        int dot = path.lastIndexOf('.');
        Object parent = dot < 0 ? document : at(document, path.substring(0, dot));
        return parent instanceof Map<?, ?> map && map.containsKey(path.substring(dot + 1));
    }
}
