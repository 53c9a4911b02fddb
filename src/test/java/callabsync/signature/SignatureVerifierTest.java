package callabsync.signature;

import static callabsync.signature.SignatureVerifier.Verdict.FORGED;
import static callabsync.signature.SignatureVerifier.Verdict.GENUINE;
import static callabsync.signature.SignatureVerifier.Verdict.GENUINE_AS_STRINGIFIED;
import static callabsync.signature.SignatureVerifier.Verdict.UNTIMELY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import callabsync.support.SettableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {

    private static final byte[] BODY = "{\"event\": \"call_ended\", \"n\": 180.0}".getBytes(StandardCharsets.UTF_8);
    private static final String STRINGIFIED = "{\"event\":\"call_ended\",\"n\":180}";
    private static final byte[] KEY = "a key of the standard".getBytes(StandardCharsets.UTF_8);

    private final SettableClock clock = new SettableClock();
    private final SignatureVerifier callab = new CallabVerifier(List.of("new", "old"), new Rewriting());
    private final SignatureVerifier standard =
            new StandardWebhooksVerifier(List.of("whsec_" + Base64.getEncoder().encodeToString(KEY)), clock);

    @Test
    void a_signature_of_the_raw_bytes_is_genuine_in_any_case_and_with_its_prefix() {
        String hex = hex("new", BODY);

        assertThat(callab(hex)).isEqualTo(GENUINE);
        assertThat(callab(hex.toUpperCase(Locale.ROOT))).isEqualTo(GENUINE);
        assertThat(callab("sha256=" + hex)).isEqualTo(GENUINE);
        assertThat(callab("SHA256=" + hex)).isEqualTo(GENUINE);
        assertThat(callab(" " + hex + " ")).isEqualTo(GENUINE);
    }

    @Test
    void it_is_the_hmac_that_openssl_computes() {
        byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        var verifier = new CallabVerifier(List.of("sandbox"), null);

        assertThat(verifier.verify(
                                Map.of(
                                        CallabVerifier.HEADER,
                                        "9e313f6240a41bb73129a69c775dc907e2c8adc9bc1b2fafd1267c28446a4b4b")::get,
                                body)
                        .verdict())
                .isEqualTo(GENUINE);
    }

    @Test
    void while_a_secret_is_rotated_both_are_good() {
        assertThat(callab(hex("old", BODY))).isEqualTo(GENUINE);
        assertThat(callab(hex("older", BODY))).isEqualTo(FORGED);
    }

    @Test
    void a_signature_of_what_json_stringify_writes_is_genuine_if_the_setting_is_on() {
        String hex = hex("new", STRINGIFIED.getBytes(StandardCharsets.UTF_8));

        assertThat(callab(hex)).isEqualTo(GENUINE_AS_STRINGIFIED);
        assertThat(new CallabVerifier(List.of("new"), null)
                        .verify(name -> hex, BODY)
                        .verdict())
                .isEqualTo(FORGED);
    }

    @Test
    void what_was_signed_is_what_is_handed_on() {
        byte[] stringified = STRINGIFIED.getBytes(StandardCharsets.UTF_8);
        String ofRaw = hex("new", BODY);
        String ofStringified = hex("new", stringified);

        assertThat(callab.verify(name -> ofRaw, BODY).body()).isEqualTo(BODY);
        assertThat(callab.verify(name -> ofStringified, BODY).body()).isEqualTo(stringified);
        assertThat(callab.verify(name -> ofStringified, stringified).body()).isEqualTo(stringified);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "sha256=", "abc", "zz", "null", "é", "sha256=sha256="})
    void what_is_no_signature_is_forged(String signature) {
        assertThat(callab(signature)).isEqualTo(FORGED);
        assertThat(callab(signature.repeat(64))).isEqualTo(FORGED);
    }

    @Test
    void without_a_signature_or_a_secret_all_is_forged() {
        assertThat(callab.verify(name -> null, BODY).verdict()).isEqualTo(FORGED);
        assertThat(callab("0".repeat(64))).isEqualTo(FORGED);
        assertThat(callab(hex("new", BODY) + "00")).isEqualTo(FORGED);
        assertThat(new CallabVerifier(List.of(), new Rewriting())
                        .verify(name -> hex("", BODY), BODY)
                        .verdict())
                .isEqualTo(FORGED);
    }

    @Test
    void a_body_that_cannot_be_rewritten_is_forged() {
        byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

        assertThat(callab.verify(name -> "0".repeat(64), deep).verdict()).isEqualTo(FORGED);
    }

    @Test
    void a_standard_webhook_is_genuine_if_one_of_its_signatures_is() {
        String signature = standardSignature("msg_1", now());

        assertThat(standard("msg_1", now(), signature)).isEqualTo(GENUINE);
        assertThat(standard("msg_1", now(), "v1,AAAA v1a,x " + signature)).isEqualTo(GENUINE);
        assertThat(standard("msg_2", now(), signature)).isEqualTo(FORGED);
        assertThat(standard("msg_1", now(), signature.substring(3))).isEqualTo(FORGED);
        assertThat(standard("msg_1", "soon", signature)).isEqualTo(FORGED);
        assertThat(standard("msg_1", "9".repeat(40), signature)).isEqualTo(FORGED);
        assertThat(standard.verify(name -> null, BODY).verdict()).isEqualTo(FORGED);
    }

    @Test
    void a_standard_webhook_is_good_for_five_minutes() {
        String then = now();
        String signature = standardSignature("msg_1", then);

        clock.tick(Duration.ofMinutes(5));
        assertThat(standard("msg_1", then, signature)).isEqualTo(GENUINE);

        clock.tick(Duration.ofSeconds(1));
        assertThat(standard("msg_1", then, signature)).isEqualTo(UNTIMELY);
    }

    @Test
    void a_secret_that_is_no_key_is_not_repeated_in_the_error() {
        assertThatThrownBy(() -> StandardWebhooksVerifier.key("whsec_%%hidden"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden")
                .hasNoCause();
    }

    private SignatureVerifier.Verdict callab(String signature) {
        return callab.verify(Map.of(CallabVerifier.HEADER, signature)::get, BODY)
                .verdict();
    }

    private SignatureVerifier.Verdict standard(String id, String timestamp, String signature) {
        return standard.verify(
                        Map.of("webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signature)::get,
                        BODY)
                .verdict();
    }

    private String now() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    private static String standardSignature(String id, String timestamp) {
        byte[] prefix = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
        return "v1," + Base64.getEncoder().encodeToString(new Hmac(KEY).sign(prefix, BODY));
    }

    private static String hex(String secret, byte[] body) {
        return secret.isEmpty()
                ? "0".repeat(64)
                : HexFormat.of().formatHex(Hmac.of(secret).sign(body));
    }
}
