package callabsync.crash;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The product's embedded store, looked at and locked from outside. */
final class SqliteStore {

    /** Reads a row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final String url;
    private Connection lock;

    SqliteStore(Path folder) {
        this.url = "jdbc:sqlite:" + folder.resolve("callab-sync.db");
    }

    /** Nobody else can write until {@link #unlock}. */
    void lock() {
        try {
            lock = connect();
            try (var statement = lock.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The store cannot be locked", e);
        }
    }

    void unlock() {
        try {
            lock.close();
        } catch (SQLException e) {
            throw new IllegalStateException("The store cannot be unlocked", e);
        }
    }

    long count(String sql) throws SQLException {
        return rows(sql, row -> row.getLong(1)).get(0);
    }

    <T> List<T> rows(String sql, Row<T> reader) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var result = new ArrayList<T>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
        }
        return connection;
    }
}
