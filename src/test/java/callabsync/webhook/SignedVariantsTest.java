package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.event.EventReader;
import callabsync.inbox.Inbox;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.signature.CallabVerifier;
import callabsync.signature.Hmac;
import callabsync.store.Database;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import callabsync.webhook.Verification.Verified;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever has recorded one signed body can write it in thousands of ways that JavaScript reads alike. None of them may
 * become a second event, or say anything else than what was signed.
 */
class SignedVariantsTest {

    private static final String SIGNED = "{\"event\":\"call_outcome_extracted\",\"timestamp\":\"2026-11-23T11:00:00Z\","
            + "\"contact\":{\"id\":\"cont_123\",\"phone\":\"+14152670123\",\"custom_fields\":{\"7\":\"a\",\"crm_id\":501}},"
            + "\"call\":{\"id\":\"call_789\",\"duration\":180,\"recording_url\":null},"
            + "\"outcomes\":{\"budget\":null,\"score\":0.5,\"next_action\":\"Demo für Zoë\"}}";

    /** What to replace in turn, and by what. */
    private static final List<List<String>> WAYS = List.of(
            List.of("501", "501.0"),
            List.of("501", "5.01e2"),
            List.of("501", "5010E-1"),
            List.of("180", "180.0"),
            List.of("180", "1.8e+2"),
            List.of("180", "180.00000000000000000001"),
            List.of("0.5", "0.50"),
            List.of("0.5", "5e-1"),
            List.of("null", "1e400"),
            List.of("null", "-1e400"),
            List.of("\"budget\":null", "\"budget\":1" + "0".repeat(400)),
            List.of("\"budget\":null", "\"budget\":1,\"budget\":null"),
            List.of("\"crm_id\":501", "\"crm_id\":\"00Q000000000061\",\"crm_id\":501"),
            List.of("\"7\":\"a\",\"crm_id\":501", "\"crm_id\":501,\"7\":\"a\""),
            List.of("\":", "\" : "),
            List.of(",", ",\n  "),
            List.of("Zoë", "Zo\\u00eb"),
            List.of("call_789", "call\\u005f789"),
            List.of("2026", "\\u0032026"),
            List.of("\"outcomes\"", "\"\\u006futcomes\""),
            List.of("{\"event\"", "\r\n\t {\"event\""),
            List.of("}}", "}}\n"));

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final Source source = new Sources(
                    Map.of("callab", Settings.of("secrets", "secret")), clock, EventReader.WITH_DEFAULTS)
            .find("callab")
            .orElseThrow();
    private final Verification verification = new Verification(
            new DoorMetrics(new SimpleMeterRegistry(), new Buffered(1)),
            new FailureLimits(clock),
            new SignatureRuns((name, inARow) -> {}));
    private Database database;
    private GroupCommit store;
    private Inbox inbox;

    @BeforeEach
    void open() {
        database = TestStores.sqlite(folder);
        store = new GroupCommit(database, "test", clock, 64);
        inbox = InboxFixture.inbox(database, store, new Ids(clock, new Random(1)), clock);
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void no_variant_of_what_was_signed_becomes_a_second_event() {
        String first = receive(SIGNED);

        for (String variant : variants()) {
            assertThat(variant).isNotEqualTo(SIGNED);
            assertThat(receive(variant)).as(variant).isEqualTo(first);
        }
    }

    @Test
    void a_variant_that_comes_first_is_the_event_that_was_signed() {
        for (String variant : variants()) {
            var verified = verify(variant);

            assertThat(verified.body()).as(variant).isEqualTo(SIGNED.getBytes(StandardCharsets.UTF_8));
            assertThat(EventReader.read(verified.body()).event().contact().crmId())
                    .contains("501");
        }
        receive(variants().get(0));
        assertThat(receive(SIGNED)).isEqualTo(receive(variants().get(1)));
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void of_what_is_signed_as_it_came_there_are_no_variants() {
        String python = SIGNED.replace(":", ": ").replace("0.5", "NaN");
        String signature = sign(python);

        assertThat(verification.verify(request(python, signature)).refusal()).isNull();
        assertThat(verification.verify(request(python, signature)).body())
                .isEqualTo(python.getBytes(StandardCharsets.UTF_8));
        assertThat(EventReader.read(python.getBytes(StandardCharsets.UTF_8))
                        .event()
                        .outcomes()
                        .fields())
                .containsOnlyKeys("next_action");
        for (String variant : List.of(SIGNED, python.replace("180", "180.0"), python.replace(": ", " : "))) {
            assertThat(verification.verify(request(variant, signature)).refusal())
                    .as(variant)
                    .isNotNull();
        }
    }

    private static List<String> variants() {
        var variants = new ArrayList<String>();
        var applied = new HashSet<String>();
        String all = SIGNED;
        for (List<String> way : WAYS) {
            variants.add(SIGNED.replace(way.get(0), way.get(1)));
            all = applied.add(way.get(0)) ? all.replace(way.get(0), way.get(1)) : all;
        }
        variants.add(all);
        return variants;
    }

    private String receive(String body) {
        return inbox.store(new Received("callab", verify(body).body())).join().eventId();
    }

    private Verified verify(String body) {
        Verified verified = verification.verify(request(body, sign(SIGNED)));
        assertThat(verified.refusal()).as(body).isNull();
        return verified;
    }

    private WebhookRequest request(String body, String signature) {
        return new WebhookRequest(
                source,
                "192.0.2.1",
                Map.of(CallabVerifier.HEADER, signature),
                true,
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(String body) {
        return HexFormat.of().formatHex(Hmac.of("secret").sign(body.getBytes(StandardCharsets.UTF_8)));
    }

    private int events() {
        return database.reads()
                .sql("SELECT COUNT(*) FROM event")
                .query(Integer.class)
                .single();
    }
}
