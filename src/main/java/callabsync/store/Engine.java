package callabsync.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

/** The engines that the store runs on, and the little in which their SQL differs. */
public enum Engine {
    /** Embedded, one process, the default. */
    SQLITE("BLOB", "TEXT", "WITHOUT ROWID", "", "BEGIN IMMEDIATE"),
    /** Shared by several nodes. */
    POSTGRESQL("BYTEA", "TEXT COLLATE \"C\"", "", " FOR UPDATE SKIP LOCKED", "BEGIN");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> LOCK_RACES = Set.of("40P01", "40001", "55P03");

    private final String blobType;
    private final String textType;
    private final String clustered;
    private final String skipLocked;
    private final String begin;

    Engine(String blobType, String textType, String clustered, String skipLocked, String begin) {
        this.blobType = blobType;
        this.textType = textType;
        this.clustered = clustered;
        this.skipLocked = skipLocked;
        this.begin = begin;
    }

    static Engine of(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        if (jdbcUrl.startsWith("jdbc:sqlite:")) {
            return SQLITE;
        }
        throw new IllegalArgumentException(
                "CALLAB_SYNC_DB_URL must be a PostgreSQL JDBC URL such as jdbc:postgresql://host/database");
    }

    String blobType() {
        return blobType;
    }

    String textType() {
        return textType;
    }

    String clustered() {
        return clustered;
    }

    /** Appended to a select whose rows are then claimed: rows that another node has locked are passed over. */
    public String skipLocked() {
        return skipLocked;
    }

    /** Appended to a select of a row that another node may change at the same time. */
    public String forUpdate() {
        return this == POSTGRESQL ? " FOR UPDATE" : "";
    }

    /** Binds the keys of {@link #firstOfEach}. */
    void bindTexts(PreparedStatement statement, int index, Collection<?> texts) throws SQLException {
        if (this == POSTGRESQL) {
            statement.setArray(index, statement.getConnection().createArrayOf("text", texts.toArray()));
        } else {
            statement.setString(index, JSON.valueToTree(texts).toString());
        }
    }

    /**
     * What follows FROM in a select of the first rows of a table for each of several keys. Its parameters: the keys, a
     * collection, then those of the condition, then how many rows for each key at most.
     *
     * @param table has an {@code id}
     * @param condition names no other table
     */
    public String firstOfEach(String table, String key, String condition, String order) {
        String first = "FROM %s AS one WHERE one.%s = each.wanted AND %s ORDER BY %s LIMIT ?"
                .formatted(table, key, condition, order);
        return this == POSTGRESQL
                ? "unnest(CAST(? AS text[])) AS each (wanted) CROSS JOIN LATERAL (SELECT * " + first + ") AS found"
                : "(SELECT value AS wanted FROM json_each(?)) AS each JOIN " + table
                        + " AS found ON found.id IN (SELECT id " + first + ")";
    }

    /** Appended to a select of a row that nobody may delete before this transaction has ended. */
    public String keepFromDeletion() {
        return this == POSTGRESQL ? " FOR KEY SHARE" : "";
    }

    /** Several pieces hold many locks: they do not wait long for one, as somebody may wait for theirs. */
    String begin(int pieces) {
        return this == POSTGRESQL && pieces > 1 ? begin + "; SET LOCAL lock_timeout = '250ms'" : begin;
    }

    /** Returns whether a transaction ended because another node had locked the same rows, in another order or for long. */
    boolean isLockRace(Throwable failure) {
        return failure instanceof SQLException sql && LOCK_RACES.contains(String.valueOf(sql.getSQLState()));
    }
}
