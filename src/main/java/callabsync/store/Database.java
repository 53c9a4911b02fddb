package callabsync.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteConfig;

/** The database behind the store: migrated when opened, read through a small pool, written by {@link GroupCommit} alone. */
public final class Database implements AutoCloseable {

    static final int BUSY_TIMEOUT_MS = 5_000;

    /**
     * A node that hangs in the middle of a transaction (paused, cut off) must not keep the others from the rows that it has
     * locked: the server ends it.
     */
    private static final String NEVER_IDLE_IN_A_TRANSACTION = "SET idle_in_transaction_session_timeout = '5s'";

    /**
     * What the writer asks for is a few rows by an index, however its tables have grown since the server last counted them: by
     * the counts of a store that was empty a minute ago, it would read and sort whole tables.
     */
    private static final String ALWAYS_BY_AN_INDEX =
            "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off";

    /** For the same reason a plan for reading is made anew each time: it counts with the size that the table has now. */
    private static final String PLAN_ANEW = "SET plan_cache_mode = force_custom_plan";

    private static final int SQLITE_PAGE_BYTES = 8_192;
    /** A last resort, 256 MiB: {@link Checkpoints} empties the log long before. */
    private static final int SQLITE_LARGEST_LOG_PAGES = 32_768;

    private static final int SQLITE_CACHE_KIB = 32_768;

    private final Engine engine;
    private final String url;
    private final Properties login;
    private final HikariDataSource readPool;
    private final JdbcClient reads;
    private final HikariDataSource budgetPool;

    private Database(Engine engine, String url, Properties login) {
        this.engine = engine;
        this.url = url;
        this.login = login;
        if (engine == Engine.POSTGRESQL) {
            ServerWait.forConnection(this::openWriter);
        } else {
            choosePageSize();
        }
        migrate();
        this.readPool = readPool();
        this.reads = JdbcClient.create(readPool);
        this.budgetPool = engine == Engine.POSTGRESQL ? openBudgetPool() : readPool;
    }

    /** Opens (and makes, if it is not there) the embedded store in this file. */
    public static Database sqlite(Path file) {
        try {
            OwnerOnly.file(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make " + file.toAbsolutePath(), e);
        }
        return new Database(Engine.SQLITE, "jdbc:sqlite:" + file.toAbsolutePath(), new Properties());
    }

    /** Opens the store at this JDBC URL; waits for a server that is away. */
    public static Database at(String url, String user, String password) {
        var login = new Properties();
        if (!user.isBlank()) {
            login.setProperty("user", user);
            login.setProperty("password", password);
        }
        return new Database(Engine.of(url), url, login);
    }

    public Engine engine() {
        return engine;
    }

    /** For reading; what is written goes through {@link GroupCommit}. */
    public JdbcClient reads() {
        return reads;
    }

    /** Connections for a library that must write by itself; only where several nodes share the store. */
    public DataSource budgetPool() {
        return budgetPool;
    }

    Connection openWriter() throws SQLException {
        Properties settings = new Properties(login);
        login.forEach(settings::put);
        if (engine == Engine.SQLITE) {
            var config = sqliteSettings();
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
            config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, String.valueOf(SQLITE_LARGEST_LOG_PAGES));
            settings.putAll(config.toProperties());
        } else {
            settings.setProperty("ApplicationName", "callab-sync-writer");
            settings.setProperty("socketTimeout", "30");
            settings.setProperty("connectTimeout", "5");
            settings.setProperty("logServerErrorDetail", "false");
        }
        return opened(DriverManager.getConnection(url, settings));
    }

    private Connection opened(Connection connection) throws SQLException {
        if (engine == Engine.POSTGRESQL) {
            try (var statement = connection.createStatement()) {
                statement.execute(NEVER_IDLE_IN_A_TRANSACTION + "; " + ALWAYS_BY_AN_INDEX);
            }
        }
        return connection;
    }

    /** Before anything else is done to a new file; one that is there keeps the size that it was made with. */
    private void choosePageSize() {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_TIMEOUT_MS);
            statement.execute("PRAGMA page_size = " + SQLITE_PAGE_BYTES);
            statement.execute("PRAGMA journal_mode = WAL");
        } catch (SQLException e) {
            throw new IllegalStateException("The store cannot be opened: " + e.getMessage(), e);
        }
    }

    private static SQLiteConfig sqliteSettings() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MS);
        config.setCacheSize(-SQLITE_CACHE_KIB);
        config.setGetGeneratedKeys(false);
        return config;
    }

    private void migrate() {
        try (var source = new HikariDataSource(poolSettings(3))) {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .placeholders(Map.of(
                            "blob", engine.blobType(), "text", engine.textType(), "clustered", engine.clustered()))
                    .load()
                    .migrate();
        }
    }

    private HikariDataSource readPool() {
        var settings = poolSettings(engine == Engine.SQLITE ? 4 : 6);
        settings.setMinimumIdle(1);
        settings.setReadOnly(engine == Engine.POSTGRESQL);
        settings.setPoolName("store-reads");
        if (engine == Engine.POSTGRESQL) {
            settings.setConnectionInitSql(PLAN_ANEW);
        }
        return new HikariDataSource(settings);
    }

    private HikariDataSource openBudgetPool() {
        var settings = poolSettings(2);
        settings.setConnectionInitSql(NEVER_IDLE_IN_A_TRANSACTION);
        return new HikariDataSource(settings);
    }

    private HikariConfig poolSettings(int size) {
        var settings = new HikariConfig();
        settings.setJdbcUrl(url);
        settings.setMaximumPoolSize(size);
        settings.setConnectionTimeout(5_000);
        settings.setInitializationFailTimeout(30_000);
        if (engine == Engine.SQLITE) {
            sqliteSettings()
                    .toProperties()
                    .forEach((name, value) -> settings.addDataSourceProperty((String) name, value));
        } else {
            login.forEach((name, value) -> settings.addDataSourceProperty((String) name, value));
            settings.addDataSourceProperty("ApplicationName", "callab-sync");
            settings.addDataSourceProperty("logServerErrorDetail", "false");
        }
        return settings;
    }

    @Override
    public void close() {
        readPool.close();
        budgetPool.close();
    }
}
