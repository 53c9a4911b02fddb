package callabsync.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes rows within a transaction: those that change the same columns with one batch of parameters. */
final class Writing {

    private final Connection connection;
    private final Dialect dialect;
    private int statements;

    Writing(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** How many statements were sent, batches counted as one. */
    int statements() {
        return statements;
    }

    void write(Rows rows) throws SQLException {
        Map<String, List<Row>> bySql = new LinkedHashMap<>();
        for (Row row : rows.all()) {
            if (!row.isUnchanged()) {
                bySql.computeIfAbsent(sql(row), sql -> new ArrayList<>()).add(row);
            }
        }
        for (var entry : bySql.entrySet()) {
            try (PreparedStatement statement = connection.prepareStatement(entry.getKey())) {
                for (Row row : entry.getValue()) {
                    bind(rows, row, statement);
                    statement.addBatch();
                }
                statement.executeBatch();
                statements++;
            }
        }
    }

    private String sql(Row row) {
        Table table = row.table;
        List<String> columns = new ArrayList<>();
        columns(row).forEach(column -> columns.add(table.quoted(column)));
        columns.add(table.quoted(table.key()));
        return row.exists() ? Dialect.update(table.quoted(), columns) : dialect.insert(table.quoted(), columns);
    }

    /** In one order, so that rows that change the same columns have the same statement. */
    private static List<Column> columns(Row row) {
        return new TreeSet<>(row.toWrite().keySet())
                .stream().map(name -> row.table.column(name).orElseThrow()).toList();
    }

    private static void bind(Rows rows, Row row, PreparedStatement statement) throws SQLException {
        int index = 0;
        for (String name : new TreeSet<>(row.toWrite().keySet())) {
            @Nullable Object value = row.toWrite().get(name);
            row.table.column(name).orElseThrow().fit(value).orElseThrow().bind(statement, ++index);
        }
        rows.bindKey(statement, ++index, row.key);
    }
}
