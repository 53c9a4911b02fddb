package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.quarantine.Quarantine;
import callabsync.quarantine.QuarantineSettings;
import callabsync.quarantine.Reason;
import callabsync.quarantine.ReasonCount;
import callabsync.quarantine.RefusedRequest;
import callabsync.quarantine.Rejection;
import callabsync.quarantine.RejectionFilter;
import callabsync.signature.CallabVerifier;
import callabsync.signature.Hmac;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class QuarantineTest {

    private static final byte[] BODY = Events.callEnded().bytes();

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private Database database;
    private GroupCommit store;

    @BeforeEach
    void open() {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 64);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void what_was_turned_away_unread_is_listed() {
        Quarantine quarantine = quarantine();
        quarantine.keep(refused("192.0.2.1", Map.of(), null, Reason.ADDRESS));
        quarantine.flush();
        Rejection rejection = quarantine.list(10, Optional.empty()).get(0);

        assertThat(rejection.reason()).isEqualTo("address");
        assertThat(rejection.status()).isEqualTo(403);
        assertThat(rejection.admissible()).isFalse();
    }

    @Test
    void it_is_counted_and_listed_by_reason() {
        Quarantine quarantine = quarantine();
        refuse(quarantine, BODY, Reason.SIGNATURE);
        refuse(quarantine, BODY, Reason.TIMESTAMP);
        refuse(quarantine, BODY, Reason.SIGNATURE);
        quarantine.keep(refused("192.0.2.1", Map.of(), null, Reason.SIGNATURE));
        quarantine.flush();

        assertThat(quarantine.reasons())
                .containsExactly(new ReasonCount("signature", 3, 2, 1), new ReasonCount("timestamp", 1, 1, 0));
        assertThat(quarantine.list(new RejectionFilter("timestamp", "rejected"), 10, Optional.empty()))
                .extracting(Rejection::reason)
                .containsExactly("timestamp");
        assertThat(quarantine.list(new RejectionFilter(null, "admitted"), 10, Optional.empty()))
                .isEmpty();
        assertThatThrownBy(() -> new RejectionFilter("signatur", null))
                .as("a slip of the pen must not mean everything")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_oldest_go_when_there_are_too_many_or_too_large_ones() {
        Quarantine quarantine = quarantine();
        for (int i = 0; i < 8; i++) {
            refuse(quarantine, new byte[10], Reason.SIGNATURE);
        }
        assertThat(quarantine.list(10, Optional.empty())).hasSize(5);

        refuse(quarantine, new byte[9_985], Reason.SIGNATURE);
        assertThat(quarantine.list(10, Optional.empty())).hasSize(2);
    }

    @Test
    void the_list_goes_on_after_its_cursor() {
        Quarantine quarantine = quarantine();
        for (int i = 0; i < 5; i++) {
            refuse(quarantine, BODY, Reason.SIGNATURE);
            clock.tick(Duration.ofSeconds(1));
        }
        List<Rejection> all = quarantine.list(10, Optional.empty());

        List<Rejection> rest = quarantine.list(10, Optional.of(all.get(1).id()));

        assertThat(all).hasSizeGreaterThan(2);
        assertThat(rest).isEqualTo(all.subList(2, all.size()));
    }

    @Test
    void one_address_does_not_push_out_what_came_from_others() {
        Quarantine quarantine = quarantine();
        for (int i = 0; i < 2; i++) {
            keep(quarantine, "192.0.2.1", new byte[100]);
        }
        for (int i = 0; i < 20; i++) {
            keep(quarantine, "198.51.100.9", new byte[5_000]);
        }
        quarantine.flush();

        assertThat(quarantine.list(10, Optional.empty()))
                .filteredOn(each -> each.address().equals("192.0.2.1"))
                .hasSize(2);
    }

    @Test
    void in_memory_too_one_address_does_not_push_out_what_came_from_others() {
        Quarantine quarantine = quarantine();
        keep(quarantine, "192.0.2.1", BODY);
        for (int i = 0; i < 1_000; i++) {
            keep(quarantine, "198.51.100.9", BODY);
        }
        for (int i = 0; i < 3; i++) {
            keep(quarantine, "198.51.100.9", new byte[1024 * 1024]);
        }
        quarantine.flush();

        assertThat(quarantine.list(10, Optional.empty()))
                .anySatisfy(each -> assertThat(each.address()).isEqualTo("192.0.2.1"));
    }

    @Test
    void what_comes_from_a_sender_over_his_limit_is_kept_while_there_is_room() {
        Quarantine quarantine = quarantine();
        for (int i = 0; i < 3; i++) {
            quarantine.keepWhileRoom(refused("192.0.2.1", Map.of(), new byte[10 + i], Reason.FAILURES));
            quarantine.flush();
        }
        assertThat(quarantine.list(10, Optional.empty())).hasSize(3);

        for (int i = 0; i < 10; i++) {
            keep(quarantine, "192.0.2.2", new byte[10]);
        }
        quarantine.flush();
        List<Rejection> full = quarantine.list(10, Optional.empty());
        quarantine.keepWhileRoom(refused("192.0.2.1", Map.of(), BODY, Reason.FAILURES));
        quarantine.flush();

        assertThat(quarantine.list(10, Optional.empty())).isEqualTo(full);
    }

    private void keep(Quarantine quarantine, String address, byte[] body) {
        quarantine.keep(refused(address, Map.of(), body, Reason.SIGNATURE));
    }

    private RefusedRequest refused(String address, Map<String, String> headers, byte @Nullable [] body, Reason reason) {
        return new RefusedRequest("callab", reason, address, headers, body, clock.instant());
    }

    private void refuse(Quarantine quarantine, byte[] body, Reason reason) {
        String signature = HexFormat.of().formatHex(Hmac.of("right").sign(body));
        quarantine.keep(refused("192.0.2.1", Map.of(CallabVerifier.HEADER, signature), body, reason));
        quarantine.flush();
    }

    private Quarantine quarantine() {
        return new Quarantine(
                new QuarantineSettings(5, DataSize.ofBytes(10_000)),
                store,
                database,
                new Ids(clock, new Random(1)),
                Vault.plain());
    }
}
