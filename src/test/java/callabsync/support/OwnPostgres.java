package callabsync.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of the test's own, to be stopped and started again on the same port with its data. */
public final class OwnPostgres implements AutoCloseable {

    private final Path folder;
    private final Map<String, String> settings;
    private final int port;
    private @Nullable EmbeddedPostgres server;

    /** Not started yet; keeps its data in this folder. */
    public OwnPostgres(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.settings = settings;
        try (var socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public OwnPostgres start() {
        try {
            var builder =
                    TestStores.builder().setPort(port).setDataDirectory(folder).setCleanDataDirectory(false);
            settings.forEach(builder::setServerConfig);
            server = builder.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts all connections; the data stay. */
    public void stop() {
        try {
            Objects.requireNonNull(server).close();
            server = null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the database that is there from the beginning; user and password are {@code postgres}. */
    public String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    @Override
    public void close() {
        if (server != null) {
            stop();
        }
    }
}
