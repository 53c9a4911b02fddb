package callabsync.sink;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sink.Effects.Intent;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sinks remember, on both engines. */
class SinkMemoryEnginesTest {

    private static final String NUMBER = "phone:+14085550100";

    private final SettableClock clock = new SettableClock();

    @Test
    void on_sqlite(@TempDir Path folder) {
        remembers(TestStores.sqlite(folder));
    }

    @Test
    void on_postgresql() {
        remembers(TestStores.postgres());
    }

    private void remembers(Database opened) {
        try (var database = opened;
                var store = new GroupCommit(database, "node", clock, 64)) {
            var links = new Links(database, clock);
            var effects = new Effects(database, store, clock);

            remember(store, links, List.of("contact:bob", "crm:61", NUMBER), "61");
            remember(store, links, List.of("contact:bob", "crm:61", NUMBER), "70");
            assertThat(links.find("hubspot", List.of(NUMBER)).records()).isEqualTo(Map.of(NUMBER, "70"));
            remember(store, links, List.of("contact:ann", NUMBER), "62");
            effects.begin("hubspot", List.of(new Intent("call_1/meeting", Optional.of("70"), "dlv_1")));
            store.commit(tx -> {
                effects.done(tx, "hubspot", "call_1/meeting", "900");
                return null;
            });

            assertThat(links.find("hubspot", List.of("contact:bob", "contact:ann", NUMBER)))
                    .isEqualTo(new Links.Known(Map.of("contact:bob", "70", "contact:ann", "62"), Set.of(NUMBER)));
            assertThat(effects.newest("hubspot", List.of("70"), "meeting")).isEqualTo(Map.of("70", "900"));
        }
    }

    private static void remember(GroupCommit store, Links links, List<String> keys, String crmId) {
        store.commit(tx -> {
            links.remember(tx, "hubspot", keys, crmId);
            return null;
        });
    }
}
