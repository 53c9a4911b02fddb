package callabsync.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against what Node wrote; {@code json-stringify.mjs} says how. */
class JsonStringifyTest {

    @ParameterizedTest
    @MethodSource("corpus")
    void writes_what_javascript_writes(String line) throws IOException {
        JsonNode pair = new ObjectMapper().readTree(line);

        Optional<String> rewritten = rewrite(pair.get(0).asText().getBytes(StandardCharsets.UTF_8));

        assertThat(rewritten).isEqualTo(Optional.ofNullable(pair.get(1).textValue()));
    }

    @Test
    void the_corpus_is_whole() throws IOException {
        assertThat(corpus()).hasSizeGreaterThan(300);
    }

    @Test
    void nesting_that_is_too_deep_is_refused() {
        assertThat(rewrite("[".repeat(400) + "]".repeat(400))).isPresent();
        assertThat(rewrite("[".repeat(500_000))).isEmpty();
        assertThat(rewrite("{\"a\":".repeat(100_000))).isEmpty();
    }

    @Test
    void invalid_utf8_is_replaced_as_javascript_replaces_it() {
        byte[] body = {'"', (byte) 0xff, (byte) 0xc3, '"'};

        assertThat(rewrite(body)).contains("\"\ufffd\ufffd\"");
    }

    @Test
    void a_large_body_of_awkward_numbers_takes_no_time_to_speak_of() {
        String numbers = "[" + "4.9e-324,1e23,".repeat(70_000) + "0]";

        assertThat(rewrite(numbers)).hasValueSatisfying(text -> assertThat(text).startsWith("[5e-324,1e+23,"));
    }

    private static Optional<String> rewrite(String text) {
        return rewrite(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> rewrite(byte[] body) {
        return JsonStringify.rewrite(body).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    static List<String> corpus() throws IOException {
        try (var stream = JsonStringifyTest.class.getResourceAsStream("/webhook/json-stringify.jsonl");
                var reader = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(stream), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
