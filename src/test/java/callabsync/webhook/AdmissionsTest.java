package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.event.EventReader;
import callabsync.quarantine.Rejection;
import callabsync.signature.JsonStringify;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.StoreUnavailableException;
import callabsync.store.Vault;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import callabsync.webhook.SettableInbox.Mood;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdmissionsTest {

    private static final byte[] BODY = Events.callEnded().bytes();

    private final SettableClock clock = new SettableClock();
    private final SettableInbox inbox = new SettableInbox();
    private Database database;
    private GroupCommit store;
    private QuarantineFixture refused;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 64);
        refused = new QuarantineFixture(database, store, new Ids(clock, new Random(1)), clock, Vault.plain());
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void a_refused_request_is_admitted_once_the_secret_is_mended() {
        refused.refuse(BODY, "right");
        Rejection rejection = rejections().get(0);

        assertThat(rejection.admissible()).isTrue();
        Admitted admitted =
                refused.admissions("wrong,right", inbox).admit(rejection.id()).orElseThrow();

        assertThat(admitted.duplicate()).isFalse();
        assertThat(admitted.rejection().state()).isEqualTo("admitted");
        assertThat(admitted.rejection().eventId()).contains("evt_1");
        assertThat(inbox.stored())
                .singleElement()
                .satisfies(each -> assertThat(each.body()).isEqualTo(BODY));
        assertThat(rejections()).containsExactly(admitted.rejection());
    }

    @Test
    void admitting_twice_stores_once_and_is_a_duplicate_then() {
        refused.refuse(BODY, "right");
        Admissions admissions = refused.admissions("right", inbox);
        String id = rejections().get(0).id();

        admissions.admit(id);
        Admitted again = admissions.admit(id).orElseThrow();

        assertThat(again.duplicate()).isTrue();
        assertThat(again.rejection().eventId()).contains("evt_1");
        assertThat(inbox.stored()).hasSize(1);
    }

    @Test
    void what_had_come_before_is_a_duplicate() {
        refused.refuse(BODY, "right");
        inbox.is(Mood.DUPLICATE);

        Admitted admitted = refused.admissions("right", inbox)
                .admit(rejections().get(0).id())
                .orElseThrow();

        assertThat(admitted.duplicate()).isTrue();
        assertThat(rejections().get(0).state()).isEqualTo("admitted");
    }

    @Test
    void what_is_still_forged_is_not_admitted() {
        refused.refuse(BODY, "right");
        Admissions admissions = refused.admissions("wrong", inbox);

        assertThatThrownBy(() -> admissions.admit(rejections().get(0).id()))
                .isInstanceOf(NotAdmittedException.class)
                .hasMessageContaining("signature");
        assertThat(inbox.stored()).isEmpty();
    }

    @Test
    void without_a_signature_credentials_would_be_needed_and_they_are_not_kept() {
        refused.refuse(BODY, "right");
        var unsigned = new Admissions(
                refused.quarantine(),
                new Sources(
                        Map.of("callab", Settings.of("scheme", "none", "bearer", "key")),
                        clock,
                        EventReader.WITH_DEFAULTS),
                inbox);

        assertThatThrownBy(() -> unsigned.admit(rejections().get(0).id())).isInstanceOf(NotAdmittedException.class);
    }

    @Test
    void what_was_turned_away_unread_is_not_admitted() {
        refused.refuseUnread();
        Admissions admissions = refused.admissions("right", inbox);

        assertThatThrownBy(() -> admissions.admit(rejections().get(0).id()))
                .isInstanceOf(NotAdmittedException.class)
                .hasMessageContaining("before its body was read");
        assertThat(admissions.waiting("signature")).isEmpty();
    }

    @Test
    void what_the_store_does_not_take_stays_in_the_quarantine() {
        refused.refuse(BODY, "right");
        Admissions admissions = refused.admissions("right", inbox);
        inbox.is(Mood.FAILING);

        assertThatThrownBy(() -> admissions.admit(rejections().get(0).id()))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(admissions.waiting("signature"))
                .containsExactly(rejections().get(0).id());
    }

    @Test
    void there_is_no_rejection_of_an_unknown_id() {
        assertThat(refused.admissions("s", inbox).admit("rej_none")).isEmpty();
    }

    @Test
    void what_is_admitted_is_stored_as_it_was_signed() {
        byte[] spaced = ("{ " + Events.callEnded().json().substring(1)).getBytes(StandardCharsets.UTF_8);
        byte[] stringified = JsonStringify.rewrite(spaced).orElseThrow();
        refused.refuse(spaced, stringified, "right");

        refused.admissions("right", inbox).admit(rejections().get(0).id());

        assertThat(inbox.stored())
                .singleElement()
                .satisfies(each -> assertThat(each.body()).isEqualTo(stringified));
    }

    private List<Rejection> rejections() {
        return refused.quarantine().list(10, Optional.empty());
    }
}
