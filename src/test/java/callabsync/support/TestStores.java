package callabsync.support;

import callabsync.store.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** Real stores for tests: SQLite in a folder, and a PostgreSQL that is started once and given a database per caller. */
public final class TestStores {

    private static final AtomicInteger databases = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    private TestStores() {}

    public static Database sqlite(Path folder) {
        return Database.sqlite(folder.resolve("callab-sync.db"));
    }

    public static Database postgres() {
        return Database.at(postgresUrl(), "postgres", "postgres");
    }

    /** The JDBC URL of a new, empty database; user and password are {@code postgres}. */
    public static synchronized String postgresUrl() {
        try {
            if (postgres == null) {
                postgres = builder().setServerConfig("max_connections", "200").start();
                TempFolders.stopBeforeDeletion(postgres);
            }
            String name = "test_" + databases.incrementAndGet();
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            }
            return postgres.getJdbcUrl("postgres", name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Its programs and its data are in a folder of the build's: the next run finds the programs, the data are deleted. */
    static EmbeddedPostgres.Builder builder() {
        System.setProperty(
                "ot.epg.working-dir",
                Path.of("target", "postgres").toAbsolutePath().toString());
        return EmbeddedPostgres.builder();
    }
}
