package callabsync.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** The tables of the database sink, as its guide tells operators to create them. */
public final class DatabaseGuide {

    private static final Path GUIDE = Path.of("src/docs/guides/database-sink.md");

    private DatabaseGuide() {}

    /** The statements under this heading, such as {@code SQLite}. */
    public static List<String> statements(String heading) {
        try {
            String text = Files.readString(GUIDE);
            String from = text.substring(text.indexOf("### " + heading + "\n"));
            int start = from.indexOf("```sql") + 6;
            return Arrays.stream(
                            from.substring(start, from.indexOf("```", start)).split(";"))
                    .filter(statement -> !statement.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void createTables(String heading, Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (String sql : statements(heading)) {
                statement.execute(sql);
            }
        }
    }
}
