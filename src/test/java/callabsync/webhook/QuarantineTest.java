package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class QuarantineTest {

    private static final byte[] BODY = Events.callEnded().bytes();

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final SettableInbox inbox = new SettableInbox();
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
    void a_refused_request_is_admitted_once_the_secret_is_mended() {
        refuse(quarantine("secrets", "wrong"), BODY, Reason.SIGNATURE);
        Quarantine mended = quarantine("secrets", "wrong,right");
        Rejection rejection = mended.list(10, Optional.empty()).get(0);

        assertThat(rejection.admissible()).isTrue();
        Rejection admitted = mended.admit(rejection.id()).orElseThrow();

        assertThat(admitted.state()).isEqualTo("admitted");
        assertThat(admitted.eventId()).contains("evt_1");
        assertThat(inbox.stored())
                .singleElement()
                .satisfies(each -> assertThat(each.body()).isEqualTo(BODY));
        assertThat(mended.list(10, Optional.empty())).containsExactly(admitted);
    }

    @Test
    void admitting_twice_stores_once() {
        refuse(quarantine("secrets", "wrong"), BODY, Reason.SIGNATURE);
        Quarantine mended = quarantine("secrets", "right");
        String id = mended.list(10, Optional.empty()).get(0).id();

        mended.admit(id);
        mended.admit(id);

        assertThat(inbox.stored()).hasSize(1);
    }

    @Test
    void what_is_still_forged_is_not_admitted() {
        Quarantine quarantine = quarantine("secrets", "wrong");
        refuse(quarantine, BODY, Reason.SIGNATURE);
        String id = quarantine.list(10, Optional.empty()).get(0).id();

        assertThatThrownBy(() -> quarantine.admit(id))
                .isInstanceOf(NotAdmittedException.class)
                .hasMessageContaining("signature");
        assertThat(inbox.stored()).isEmpty();
    }

    @Test
    void without_a_signature_credentials_would_be_needed_and_they_are_not_kept() {
        Quarantine quarantine = quarantine("scheme", "none", "bearer", "key");
        refuse(quarantine, BODY, Reason.CREDENTIALS);
        String id = quarantine.list(10, Optional.empty()).get(0).id();

        assertThatThrownBy(() -> quarantine.admit(id)).isInstanceOf(NotAdmittedException.class);
    }

    @Test
    void what_was_turned_away_unread_is_listed_but_not_admitted() {
        Quarantine quarantine = quarantine("scheme", "none");
        quarantine.keep(source("scheme", "none"), "192.0.2.1", null, Reason.ADDRESS);
        quarantine.flush();
        Rejection rejection = quarantine.list(10, Optional.empty()).get(0);

        assertThat(rejection.reason()).isEqualTo("address");
        assertThat(rejection.status()).isEqualTo(403);
        assertThat(rejection.admissible()).isFalse();
        assertThatThrownBy(() -> quarantine.admit(rejection.id())).isInstanceOf(NotAdmittedException.class);
    }

    @Test
    void there_is_no_rejection_of_an_unknown_id() {
        assertThat(quarantine("secrets", "s").admit("rej_none")).isEmpty();
    }

    @Test
    void the_oldest_go_when_there_are_too_many_or_too_large_ones() {
        Quarantine quarantine = quarantine("secrets", "s");
        for (int i = 0; i < 8; i++) {
            refuse(quarantine, new byte[10], Reason.SIGNATURE);
        }
        assertThat(quarantine.list(10, Optional.empty())).hasSize(5);

        refuse(quarantine, new byte[9_985], Reason.SIGNATURE);
        assertThat(quarantine.list(10, Optional.empty())).hasSize(2);
    }

    @Test
    void the_list_goes_on_after_its_cursor() {
        Quarantine quarantine = quarantine("secrets", "s");
        for (int i = 0; i < 5; i++) {
            refuse(quarantine, BODY, Reason.SIGNATURE);
            clock.tick(Duration.ofSeconds(1));
        }
        List<Rejection> all = quarantine.list(10, Optional.empty());

        List<Rejection> rest = quarantine.list(10, Optional.of(all.get(1).id()));

        assertThat(all).hasSizeGreaterThan(2);
        assertThat(rest).isEqualTo(all.subList(2, all.size()));
    }

    private void refuse(Quarantine quarantine, byte[] body, Reason reason) {
        String signature = HexFormat.of().formatHex(Hmac.of("right").sign(body));
        var request = new WebhookRequest(
                source("secrets", "any"), "192.0.2.1", Map.of(CallabVerifier.HEADER, signature), true, body);
        quarantine.keep(request.source(), request.address(), request, reason);
        quarantine.flush();
    }

    private Quarantine quarantine(String... settings) {
        var sources = new Sources(Map.of("callab", settings(settings)), clock);
        return new Quarantine(
                new WebhookProperties.QuarantineLimits(5, DataSize.ofBytes(10_000)),
                store,
                database,
                new Ids(clock, new Random(1)),
                clock,
                sources,
                inbox,
                Vault.plain());
    }

    private Source source(String... settings) {
        return new Sources(Map.of("callab", settings(settings)), clock)
                .find("callab")
                .orElseThrow();
    }

    private static SourceSettings settings(String... settings) {
        var map = new java.util.HashMap<String, String>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put("s." + settings[i], settings[i + 1]);
        }
        return new Binder(new MapConfigurationPropertySource(map)).bindOrCreate("s", SourceSettings.class);
    }
}
