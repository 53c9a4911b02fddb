package callabsync.hubspot;

import callabsync.sink.Json;
import callabsync.source.Answers;
import callabsync.source.Mark;
import callabsync.source.RecordPage;
import callabsync.source.RecordReader;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceException;
import callabsync.source.SourceRecord;
import callabsync.source.Unreadable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads HubSpot contacts by search, by time and within one instant by id. Each page is a search of its own that begins
 * after the last record taken: paging by HubSpot's {@code after} counts records, so that one that changes meanwhile and
 * moves to the end makes the page after it begin one too late; and it ends at 10,000.
 */
final class HubSpotSource implements RecordSource {

    private static final int LARGEST_PAGE = 200;
    private static final String CHANGED = "lastmodifieddate";
    private static final String CREATED = "createdate";
    private static final String ID = "hs_object_id";
    private static final List<String> FIELDS = List.of(
            "firstname",
            "lastname",
            "phone",
            "mobilephone",
            "email",
            "company",
            "lifecyclestage",
            "hs_analytics_source",
            "do_not_call");

    private final Portal portal;
    private final List<String> fields;
    private final RecordReader reader;

    /** @param fields to read; empty: those of the default mapping */
    HubSpotSource(Portal portal, List<String> fields, RecordTimes times) {
        this.reader = new RecordReader("id", "properties." + CHANGED, "properties." + CREATED, times);
        this.portal = portal;
        this.fields = fields.isEmpty() ? FIELDS : fields;
    }

    @Override
    public RecordPage read(Mark after, int limit) {
        int size = Math.min(limit, LARGEST_PAGE);
        Mark from = after;
        if (!after.takenWhole()) {
            RecordPage rest = readWithin(after, size);
            if (!rest.records().isEmpty() || !rest.unreadable().isEmpty()) {
                return rest;
            }
            from = Mark.after(after.changedAt());
        }
        RecordReader.Read read = search(List.of(filter(CHANGED, "GT", millis(from.changedAt()))), CHANGED, size);
        List<SourceRecord> later = read.records();
        if (read.size() < size || later.isEmpty()) {
            return new RecordPage(read, later.isEmpty() ? from : Mark.after(newest(later)), read.size() < size);
        }
        Instant newest = newest(later);
        List<SourceRecord> complete = later.stream()
                .filter(found -> found.changedAt().isBefore(newest))
                .toList();
        return complete.isEmpty()
                ? readWithin(Mark.at(newest, ""), size)
                : new RecordPage(complete, Mark.after(newest(complete)), false, read.unreadable(), Optional.empty());
    }

    /** Reads the rest of one instant: after a bulk change it may fill many pages. */
    private RecordPage readWithin(Mark after, int size) {
        Map<String, Object> instant = filter(CHANGED, "EQ", millis(after.changedAt()));
        RecordReader.Read found = search(
                after.recordId().isEmpty() ? List.of(instant) : List.of(instant, filter(ID, "GT", after.recordId())),
                ID,
                size);
        Mark next = found.size() < size || found.records().isEmpty()
                ? Mark.after(after.changedAt())
                : Mark.behind(found.records());
        return new RecordPage(found, next, false);
    }

    private RecordReader.Read search(List<Map<String, Object>> filters, String sort, int size) {
        var properties = new java.util.LinkedHashSet<>(fields);
        properties.addAll(List.of(CHANGED, CREATED));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("filterGroups", List.of(Map.of("filters", filters)));
        body.put("sorts", List.of(sort));
        body.put("properties", properties);
        body.put("limit", size);
        body.put("after", "0");
        Map<String, Object> answer = Answers.object(portal::send, portal.objects("contacts", "/search", body));
        if (!(answer.get("results") instanceof List<?> results)) {
            throw new SourceException("HubSpot answered a search without results");
        }
        RecordReader.Read read =
                reader.read(results.stream().map(HubSpotSource::withChange).toList());
        var unreadable = new ArrayList<>(read.unreadable());
        read.records().stream()
                .filter(found -> !isNumber(found))
                .forEach(found -> unreadable.add(new Unreadable(found.id(), "its id is no number")));
        return new RecordReader.Read(
                read.records().stream()
                        .filter(HubSpotSource::isNumber)
                        .sorted(order(sort))
                        .toList(),
                unreadable,
                read.size());
    }

    private static boolean isNumber(SourceRecord found) {
        return found.id().matches("\\d{1,30}");
    }

    /** Adds the time of change, which the record also has beside its properties. */
    private static Object withChange(Object found) {
        Map<String, Object> record = Json.object(found);
        Map<String, Object> properties = Json.object(record.get("properties"));
        if (record.isEmpty() || !Json.text(properties, CHANGED).isEmpty() || record.get("updatedAt") == null) {
            return found;
        }
        var changed = new LinkedHashMap<String, Object>(properties);
        changed.put(CHANGED, record.get("updatedAt"));
        var whole = new LinkedHashMap<String, Object>(record);
        whole.put("properties", changed);
        return whole;
    }

    private static Comparator<SourceRecord> order(String sort) {
        Comparator<SourceRecord> byId =
                Comparator.comparing((SourceRecord found) -> new java.math.BigInteger(found.id()));
        return sort.equals(ID)
                ? byId
                : Comparator.comparing(SourceRecord::changedAt).thenComparing(byId);
    }

    private static Instant newest(List<SourceRecord> records) {
        return records.get(records.size() - 1).changedAt();
    }

    private static Map<String, Object> filter(String property, String operator, String value) {
        return Map.of("propertyName", property, "operator", operator, "value", value);
    }

    /** Returns the time in milliseconds, which HubSpot compares. */
    private static String millis(Instant time) {
        return String.valueOf(time.truncatedTo(ChronoUnit.MILLIS).toEpochMilli());
    }
}
