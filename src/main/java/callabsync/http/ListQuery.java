package callabsync.http;

import callabsync.source.ImportSettings;
import callabsync.source.Mark;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks a list for a page, by the placeholders in its path, query and body. Without such settings it uses {@code since},
 * {@code after} and {@code limit}.
 */
final class ListQuery {

    private static final Map<String, String> USUAL = usual();
    private static final DateTimeFormatter SQL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Map<String, String> parameters;
    private final String text;
    private final int firstPage;
    private final ZoneId zone;

    ListQuery(ImportSettings settings, ZoneId zone) {
        Map<String, String> own = settings.query() == null ? Map.of() : settings.query();
        boolean isUsual = own.isEmpty()
                && settings.body().isBlank()
                && !settings.path().contains("?")
                && !settings.path().contains("{");
        this.parameters = isUsual ? USUAL : own;
        this.text = settings.path() + parameters.values() + settings.body();
        this.firstPage = settings.firstPage();
        this.zone = zone;
    }

    private static Map<String, String> usual() {
        var usual = new LinkedHashMap<String, String>();
        usual.put("since", "{since}");
        usual.put("after", "{cursor}");
        usual.put("limit", "{limit}");
        return usual;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    private boolean has(String placeholder) {
        return text.contains("{" + placeholder + "}");
    }

    boolean isByPage() {
        return has("page");
    }

    boolean isByOffset() {
        return has("offset") && !isByPage();
    }

    boolean isByTimeAndId() {
        return has("id") && !isByPage() && !isByOffset() && !has("cursor");
    }

    /** Returns whether pages are asked by the address in the {@code Link} header or the answer. */
    boolean isByAddress() {
        return !isByPage() && !isByOffset() && !has("cursor") && !isByTimeAndId();
    }

    /** Returns whether a page holds as many records as requested. */
    boolean isFull(int size, int limit) {
        return has("limit") && size >= limit;
    }

    Map<String, Object> values(Mark after, ListPosition position, int limit) {
        // A mark after an instant is a nanosecond before the next one, and some APIs read only milliseconds.
        Instant since = after.takenWhole() ? after.changedAt().truncatedTo(ChronoUnit.MILLIS) : after.changedAt();
        var values = new LinkedHashMap<String, Object>();
        values.put("since", since.toString());
        values.put("since_seconds", since.getEpochSecond());
        values.put("since_millis", since.toEpochMilli());
        values.put("since_date", since.atZone(zone).toLocalDate().toString());
        values.put("since_sql", SQL.format(since.atZone(zone)));
        values.put("limit", limit);
        values.put("page", firstPage + position.pages());
        values.put("offset", position.read());
        values.put("id", after.takenWhole() ? "0" : after.recordId());
        if (!position.next().isEmpty()) {
            values.put("cursor", position.next());
        }
        return values;
    }
}
