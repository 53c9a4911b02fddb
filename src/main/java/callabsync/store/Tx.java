package callabsync.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction of the writer. Statements stay prepared from one transaction to the next; tallies are summed and
 * written once, right before the commit.
 */
public final class Tx {

    /** Reads one row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** The parameters of a statement for an item. */
    @FunctionalInterface
    public interface Parameters<I> {
        @Nullable
        Object[] of(I item) throws SQLException;
    }

    private final Connection connection;
    private final Engine engine;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final Map<String, Long> tallies = new LinkedHashMap<>();
    private final Map<String, List<@Nullable Object[]>> later = new LinkedHashMap<>();

    Tx(Connection connection, Engine engine) {
        this.connection = connection;
        this.engine = engine;
    }

    /** The engine, for the few statements that differ. */
    public Engine engine() {
        return engine;
    }

    /** Runs an insert, update or delete. Returns how many rows it changed. */
    public int update(String sql, @Nullable Object... parameters) throws SQLException {
        return bound(sql, parameters).executeUpdate();
    }

    /**
     * Runs an insert, update or delete for each of these items. Returns how many rows each changed, in their order. A server
     * is asked once for all of them.
     */
    public <I> int[] updateEach(String sql, Collection<I> items, Parameters<I> parameters) throws SQLException {
        if (items.isEmpty()) {
            return new int[0];
        }
        PreparedStatement statement = prepared(sql);
        try {
            for (I item : items) {
                bind(statement, parameters.of(item));
                statement.addBatch();
            }
            return statement.executeBatch();
        } finally {
            statement.clearBatch();
        }
    }

    /**
     * Runs an insert, update or delete at the end of this piece of work, together with all others of the same text: a server
     * is asked once for all of them. Nothing else in the piece may depend on it.
     */
    public void updateLater(String sql, @Nullable Object... parameters) {
        later.computeIfAbsent(sql, text -> new ArrayList<>()).add(parameters);
    }

    /** Runs what was put off. */
    void runLater() throws SQLException {
        for (var each : later.entrySet()) {
            updateEach(each.getKey(), each.getValue(), parameters -> parameters);
        }
        later.clear();
    }

    /** Runs a query and reads all its rows. */
    public <T> List<T> query(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        try (ResultSet rows = bound(sql, parameters).executeQuery()) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(row.read(rows));
            }
            return result;
        }
    }

    /** Runs a query and reads its first row. */
    public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... parameters) throws SQLException {
        List<T> rows = query(sql, row, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** Adds to the tally of this name: since the beginning, and in the present five minutes. */
    public void tally(String name, long delta) {
        tallies.merge(name, delta, Long::sum);
    }

    /** The statements that were used so far; the test of their plans asks for them. */
    Set<String> statements() {
        return Set.copyOf(prepared.keySet());
    }

    Map<String, Long> tallies() {
        return tallies;
    }

    void forgetTallies() {
        tallies.clear();
    }

    /** Forgets what was to be done in a transaction that was rolled back. */
    void forget() {
        forgetTallies();
        later.clear();
    }

    private PreparedStatement bound(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = prepared(sql);
        bind(statement, parameters);
        return statement;
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
    }

    private void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof String text) {
            statement.setString(index, text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD'));
        } else if (value instanceof Long number) {
            statement.setLong(index, number);
        } else if (value instanceof Integer number) {
            statement.setInt(index, number);
        } else if (value instanceof Collection<?> texts) {
            engine.bindTexts(statement, index, texts);
        } else {
            statement.setObject(index, value);
        }
    }
}
