package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class DataFolderTest {

    @TempDir
    Path temp;

    @Test
    void a_new_data_folder_and_all_files_of_a_running_store_belong_to_their_owner_alone() throws IOException {
        Path path = temp.resolve("data");
        try (var folder = new DataFolder(path);
                var database = Database.sqlite(path.resolve("callab-sync.db"));
                var store = new GroupCommit(database, folder.node(), new SettableClock(), 64)) {
            store.commit(tx -> tx.update(
                    "INSERT INTO gate (destination, state, updated_at) VALUES ('hubspot', 'open', 1763375400000)"));

            assertThat(modes(path))
                    .containsKeys("", "lock", "node", "callab-sync.db", "callab-sync.db-wal", "callab-sync.db-shm")
                    .allSatisfy((name, mode) ->
                            assertThat(mode).as(name).isEqualTo(name.isEmpty() ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void a_folder_of_an_earlier_version_is_closed_to_others_at_start() throws IOException {
        Path path = Files.createDirectories(temp.resolve("data/sandbox")).getParent();
        for (String name : new String[] {"callab-sync.db", "spool.db", "sandbox/callab-sync.db-wal"}) {
            Files.setPosixFilePermissions(
                    Files.writeString(path.resolve(name), ""), PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));

        new DataFolder(path).close();

        assertThat(modes(path))
                .containsEntry("", "rwx------")
                .containsEntry("callab-sync.db", "rw-------")
                .containsEntry("spool.db", "rw-------")
                .containsEntry("sandbox", "rwx------")
                .containsEntry("sandbox/callab-sync.db-wal", "rw-------");
    }

    private static Map<String, String> modes(Path folder) throws IOException {
        var modes = new TreeMap<String, String>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                modes.put(
                        folder.relativize(each).toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(each)));
            }
        }
        return modes;
    }
}
