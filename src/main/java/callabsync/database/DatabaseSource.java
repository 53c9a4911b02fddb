package callabsync.database;

import callabsync.source.Mark;
import callabsync.source.RecordPage;
import callabsync.source.RecordReader;
import callabsync.source.RecordSource;
import callabsync.source.RecordTimes;
import callabsync.source.SourceException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.function.SingletonSupplier;

/**
 * Reads a database by the query from the settings, whose columns {@code crm_id} and {@code changed_at} say how far it
 * got: {@code WHERE changed_at > :changed_at OR (changed_at = :changed_at AND crm_id > :id) ORDER BY changed_at, crm_id
 * LIMIT :limit}. Times of columns without a zone are UTC, texts without one
 * are in the business zone. A row without an id or a time is named and left out.
 */
public final class DatabaseSource implements RecordSource {

    private static final String ID = "crm_id";
    private static final String CHANGED = "changed_at";
    private static final String CREATED = "created_at";
    /** As long as a sink waits for an answer; also for databases whose driver has no setting for it. */
    private static final int ANSWER_SECONDS = 30;

    private final Supplier<JdbcClient> database;
    private final RecordTimes times;
    private final RecordReader reader;
    private final String query;
    private final boolean numericIds;

    public DatabaseSource(Supplier<DataSource> source, String query, String idType, RecordTimes times) {
        this.database = SingletonSupplier.of(() -> client(source.get()));
        this.times = times;
        this.reader = new RecordReader(ID, CHANGED, CREATED, times);
        this.query = query;
        this.numericIds = idType.equals("number");
    }

    @Override
    public RecordPage read(Mark after, int limit) {
        RecordReader.Read read;
        try {
            read = reader.read(database
                    .get()
                    .sql(query)
                    .param("changed_at", Timestamp.from(after.changedAt()))
                    .param("id", id(after))
                    .param("limit", limit)
                    .query()
                    .listOfRows()
                    .stream()
                    .map(this::fields)
                    .toList());
        } catch (DataAccessException e) {
            throw new SourceException(
                    "The database refused the import's query: " + e.getClass().getSimpleName() + causeOf(e));
        }
        return new RecordPage(
                read, read.records().isEmpty() ? after : Mark.behind(read.records()), read.size() < limit);
    }

    private static JdbcClient client(DataSource source) {
        var template = new JdbcTemplate(source);
        template.setQueryTimeout(ANSWER_SECONDS);
        return JdbcClient.create(template);
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

    private Map<String, Object> fields(Map<String, Object> row) {
        var fields = new LinkedHashMap<String, Object>();
        row.forEach((name, value) -> {
            if (value != null) {
                fields.put(name.toLowerCase(Locale.ROOT), plain(value));
            }
        });
        return fields;
    }

    private Object plain(Object value) {
        return value instanceof Number || value instanceof Boolean || value instanceof String
                ? value
                : instant(value).<Object>map(Instant::toString).orElseGet(value::toString);
    }

    private Optional<Instant> instant(Object value) {
        if (value instanceof Timestamp stamp) {
            return Optional.of(stamp.toInstant());
        }
        if (value instanceof OffsetDateTime time) {
            return Optional.of(time.toInstant());
        }
        if (value instanceof LocalDateTime time) {
            return Optional.of(time.toInstant(ZoneOffset.UTC));
        }
        return times.of(value);
    }
}
