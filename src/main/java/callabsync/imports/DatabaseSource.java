package callabsync.imports;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads a database by the query from the settings, whose columns {@code crm_id} and {@code changed_at} say how far it
 * got: {@code WHERE changed_at > :changed_at OR (changed_at = :changed_at AND crm_id > :id) ORDER BY changed_at, crm_id
 * LIMIT :limit}. Times without a zone are UTC.
 */
final class DatabaseSource implements Source {

    private final JdbcClient database;
    private final String query;
    private final boolean numericIds;

    DatabaseSource(DataSource source, String query, String idType) {
        this.database = JdbcClient.create(source);
        this.query = query;
        this.numericIds = idType.equals("number");
    }

    @Override
    public Page read(Mark after, int limit) {
        List<SourceRecord> found;
        try {
            found = database
                    .sql(query)
                    .param("changed_at", Timestamp.from(after.changedAt()))
                    .param("id", id(after))
                    .param("limit", limit)
                    .query()
                    .listOfRows()
                    .stream()
                    .map(DatabaseSource::record)
                    .toList();
        } catch (DataAccessException e) {
            throw new SourceException(
                    "The database refused the import's query: " + e.getClass().getSimpleName() + causeOf(e));
        }
        if (found.isEmpty()) {
            return new Page(found, after, true);
        }
        SourceRecord newest = found.get(found.size() - 1);
        return new Page(found, Mark.at(newest.changedAt(), newest.id()), found.size() < limit);
    }

    /** The SQL state says what is wrong and holds no value of a row. */
    private static String causeOf(DataAccessException e) {
        return e.getMostSpecificCause() instanceof java.sql.SQLException cause ? " " + cause.getSQLState() : "";
    }

    private Object id(Mark after) {
        if (after.takenWhole()) {
            return numericIds ? Long.MAX_VALUE : "\uFFFD";
        }
        return numericIds ? (Object) Long.valueOf(after.recordId()) : after.recordId();
    }

    private static SourceRecord record(Map<String, Object> row) {
        var fields = new LinkedHashMap<String, Object>();
        row.forEach((name, value) -> {
            if (value != null) {
                fields.put(name.toLowerCase(Locale.ROOT), plain(value));
            }
        });
        Object id = fields.get("crm_id");
        Optional<Instant> changed = time(row, "changed_at");
        if (id == null || changed.isEmpty()) {
            throw new SourceException("The import's query gives a row without crm_id or changed_at");
        }
        return new SourceRecord(id.toString(), changed.get(), time(row, "created_at"), fields);
    }

    private static Optional<Instant> time(Map<String, Object> row, String column) {
        Object value = row.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(column))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        return instant(value);
    }

    private static Optional<Instant> instant(@Nullable Object value) {
        if (value instanceof Timestamp stamp) {
            return Optional.of(stamp.toInstant());
        }
        if (value instanceof OffsetDateTime time) {
            return Optional.of(time.toInstant());
        }
        if (value instanceof LocalDateTime time) {
            return Optional.of(time.toInstant(ZoneOffset.UTC));
        }
        return Answers.time(value);
    }

    private static Object plain(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof String
                ? value
                : instant(value).<Object>map(Instant::toString).orElseGet(value::toString);
    }
}
