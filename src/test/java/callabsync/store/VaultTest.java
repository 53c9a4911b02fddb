package callabsync.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.event.OrderKey;
import callabsync.event.Secret;
import callabsync.store.Vault.EncryptionProperties;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {

    private static final String OLD = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String NEW = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=";

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private Database database;
    private GroupCommit store;

    @BeforeEach
    void openTheStore() {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 64);
    }

    @AfterEach
    void closeTheStore() {
        store.close();
        database.close();
    }

    private Vault vault(String keys) {
        return Vault.open(database, store, keys, clock);
    }

    private Vault.Sealed seal(Vault vault, String owner) {
        return store.commit(tx -> vault.seal(tx, owner, "here", "a transcript".getBytes(UTF_8)));
    }

    private static Optional<String> open(Vault vault, Vault.Sealed sealed, String place) {
        return vault.open(sealed.keyId(), place, sealed.bytes()).map(bytes -> new String(bytes, UTF_8));
    }

    @Test
    void without_a_key_everything_stays_as_it_is() {
        Vault vault = vault("");

        assertThat(vault.isOn()).isFalse();
        assertThat(vault.hash("+4930")).isEqualTo("+4930");
        assertThat(seal(vault, "cont_1")).satisfies(kept -> {
            assertThat(kept.keyId()).isNull();
            assertThat(kept.bytes()).isEqualTo("a transcript".getBytes(UTF_8));
        });
    }

    @Test
    void what_is_sealed_opens_from_its_place_only() {
        Vault vault = vault(OLD);

        Vault.Sealed sealed = seal(vault, "cont_1");

        assertThat(new String(sealed.bytes(), UTF_8)).doesNotContain("transcript");
        assertThat(open(vault, sealed, "here")).contains("a transcript");
        assertThat(open(vault, sealed, "elsewhere")).isEmpty();
    }

    @Test
    void what_was_changed_does_not_open() {
        Vault vault = vault(OLD);
        Vault.Sealed sealed = seal(vault, "cont_1");

        sealed.bytes()[20] ^= 1;

        assertThat(open(vault, sealed, "here")).isEmpty();
    }

    @Test
    void each_contact_has_a_key_of_its_own_and_destroying_it_ends_what_it_sealed() {
        Vault vault = vault(OLD);
        Vault.Sealed mine = seal(vault, "cont_1");
        Vault.Sealed mineAgain = seal(vault, "cont_1");
        Vault.Sealed yours = seal(vault, "cont_2");

        boolean destroyed = store.commit(tx -> vault.destroy(tx, mine.keyId()));

        assertThat(destroyed).isTrue();
        assertThat(mine.keyId()).isEqualTo(mineAgain.keyId()).isNotEqualTo(yours.keyId());
        assertThat(open(vault, mine, "here")).isEmpty();
        assertThat(open(vault, mineAgain, "here")).isEmpty();
        assertThat(open(vault, yours, "here")).contains("a transcript");
        assertThat(seal(vault, "cont_1").keyId())
                .as("who comes back has a new key")
                .isNotEqualTo(mine.keyId());
    }

    @Test
    void a_text_is_sealed_and_opened_and_an_absent_one_stays_absent() {
        Vault vault = vault(OLD);

        String sealed = store.commit(tx -> vault.sealText(tx, "cont_1", "there", "Erika"));

        assertThat(sealed).doesNotContain("Erika");
        assertThat(vault.openText("there", sealed)).isEqualTo("Erika");
        assertThat(vault.openText("there", "written before there was a key"))
                .isEqualTo("written before there was a key");
        assertThat(vault.openText("there", null)).isNull();
        assertThat(store.<String>commit(tx -> vault.sealText(tx, "cont_1", "there", null)))
                .isNull();
    }

    @Test
    void a_rotated_key_opens_what_the_old_one_sealed_and_finds_what_was_hashed() {
        Vault.Sealed sealed = seal(vault(OLD), "cont_1");
        String hash = vault(OLD).hash("+4930123456");

        Vault rotated = vault(NEW + "," + OLD);

        assertThat(open(rotated, sealed, "here")).contains("a transcript");
        assertThat(rotated.hash("+4930123456")).isEqualTo(hash);
    }

    @Test
    void once_all_keys_are_wrapped_anew_the_old_one_is_needed_no_more() {
        Vault.Sealed sealed = seal(vault(OLD), "cont_1");
        Vault rotated = vault(NEW + "," + OLD);
        assertThatThrownBy(() -> vault(NEW)).isInstanceOf(IllegalStateException.class);

        rotated.rewrap(store);

        assertThat(open(vault(NEW), sealed, "here")).contains("a transcript");
        assertThatThrownBy(() -> vault(OLD)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_key_that_cannot_open_what_is_there_refuses_the_start_and_says_so() {
        vault(OLD);

        assertThatThrownBy(() -> vault(NEW))
                .hasMessageContaining("callab.sync.encryption-key does not have it")
                .hasMessageContaining("CALLAB_SYNC_ENCRYPTION_KEY");
        assertThatThrownBy(() -> vault("")).hasMessageContaining("callab.sync.encryption-key is not set");
    }

    @Test
    void a_key_that_is_none_refuses_the_start_without_being_repeated() {
        assertThatThrownBy(() -> vault(OLD + ",c2hvcnQ="))
                .hasMessageContaining("key 2 is not 32 bytes in base64")
                .hasMessageNotContaining("c2hvcnQ");
        assertThatThrownBy(() -> vault("not base64!")).hasMessageContaining("key 1");
    }

    @Test
    void an_order_key_is_hashed_only_where_it_may_be_a_phone_number() {
        Vault vault = vault(OLD);

        assertThat(vault.orderKey(OrderKey.ofId("15112345678"))).isEqualTo("15112345678");
        assertThat(vault.orderKey(OrderKey.ofId("lead_123"))).isEqualTo("lead_123");
        assertThat(List.of("+4930123456", "(030) 111222332", "+49 30 111222332 ext 5", "tel:+4930111222332", "4930111"))
                .allSatisfy(phone -> assertThat(vault.orderKey(OrderKey.ofPhone(phone)))
                        .as(phone)
                        .isEqualTo(vault.hash(phone))
                        .isNotEqualTo(phone));
        assertThat(List.of("erika@example.com", "+4930123456", "(030) 111222332", "004930123456", "tel:+4930123456"))
                .allSatisfy(id ->
                        assertThat(vault.orderKey(OrderKey.ofId(id))).as(id).isEqualTo(vault.hash(id)));
    }

    @Test
    void settings_do_not_print_the_key() {
        assertThat(new EncryptionProperties(new Secret(OLD))).hasToString("EncryptionProperties[encryptionKey=set]");
        assertThat(new EncryptionProperties(new Secret(""))).hasToString("EncryptionProperties[encryptionKey=not set]");
    }
}
