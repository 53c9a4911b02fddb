package callabsync.salesforce;

import callabsync.source.Mark;
import callabsync.source.RecordPage;
import callabsync.source.RecordReader;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads Salesforce leads by SOQL, by {@code (SystemModstamp, Id)}: each page begins after the last record taken, so that
 * records of the same second are all read, and none twice.
 *
 * <p>SOQL has no parameters. What stands in a query is a time that we format, an id that has an id's shape, and names
 * from the settings; nothing else.
 */
public final class SalesforceSource implements RecordSource {

    private static final int LARGEST_PAGE = 2_000;
    private static final List<String> FIELDS = List.of(
            "FirstName",
            "LastName",
            "Phone",
            "MobilePhone",
            "Email",
            "Company",
            "LeadSource",
            "DoNotCall",
            "IsConverted");

    private final Function<String, List<Map<String, Object>>> query;
    private final String object;
    private final String fields;
    private final RecordReader reader;

    /**
     * @param query gives the rows of a statement
     * @param object {@code Lead} if blank
     * @param fields to read; empty: those of the default mapping
     */
    public SalesforceSource(
            Function<String, List<Map<String, Object>>> query, String object, List<String> fields, RecordTimes times) {
        this.reader = new RecordReader("Id", "SystemModstamp", "CreatedDate", times);
        this.query = query;
        this.object = name(object.isBlank() ? "Lead" : object);
        var names = new LinkedHashSet<>(List.of("Id", "SystemModstamp", "CreatedDate"));
        (fields.isEmpty() ? FIELDS : fields).forEach(field -> names.add(name(field)));
        this.fields = String.join(", ", names);
    }

    private static String name(String text) {
        if (!Soql.isName(text)) {
            throw new IllegalArgumentException("fields: " + text + " is no name of a Salesforce field or object");
        }
        return text;
    }

    @Override
    public RecordPage read(Mark after, int limit) {
        int size = Math.min(limit, LARGEST_PAGE);
        RecordReader.Read read = reader.read(query.apply(soql(after, size)));
        return new RecordPage(read, read.records().isEmpty() ? after : Mark.behind(read.records()), read.size() < size);
    }

    private String soql(Mark after, int size) {
        String time = DateTimeFormatter.ISO_INSTANT.format(after.changedAt().truncatedTo(ChronoUnit.MILLIS));
        String later = "SystemModstamp > " + time;
        String where = after.takenWhole()
                ? later
                : "(" + later + " OR (SystemModstamp = " + time + " AND Id > '" + id(after.recordId()) + "'))";
        String open = object.equals("Lead") ? "IsConverted = false AND " : "";
        return "SELECT " + fields + " FROM " + object + " WHERE " + open + where + " ORDER BY SystemModstamp, Id LIMIT "
                + size;
    }

    private static String id(String id) {
        if (!ObjectIds.isId(id)) {
            throw new SourceException("The watermark holds no Salesforce id");
        }
        return id;
    }
}
