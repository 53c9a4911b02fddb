package callabsync.signature;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        String numbers = "[" + "4.9e-324,1e23,".repeat(9_990) + "0]";

        assertThat(rewrite(numbers)).hasValueSatisfying(text -> assertThat(text).startsWith("[5e-324,1e+23,"));
    }

    @Test
    void a_body_that_has_the_form_already_is_not_copied() {
        byte[] body = "{\"event\":\"call_ended\",\"n\":[180,null,{}],\"name\":\"Zoë \\\"Z\\\"\"}"
                .getBytes(StandardCharsets.UTF_8);

        assertThat(JsonStringify.rewrite(body).orElseThrow()).isSameAs(body);
    }

    @Test
    void more_bytes_or_values_than_a_genuine_body_has_are_refused() {
        String elements = "[" + "{},".repeat(JsonStringify.MOST_VALUES - 2) + "{}]";
        String text = "\"" + "x".repeat(JsonStringify.MOST_BYTES - 2) + "\"";

        assertThat(rewrite(elements)).contains(elements);
        assertThat(rewrite("[{}," + elements.substring(1))).isEmpty();
        assertThat(rewrite(text)).contains(text);
        assertThat(rewrite(" " + text)).isEmpty();
    }

    @Test
    void a_number_of_many_digits_is_the_double_that_javascript_reads() {
        assertThat(rewrite("[1." + "0".repeat(5_000) + "1,1" + "0".repeat(400) + ",0." + "0".repeat(2_000) + "1]"))
                .contains("[1,null,0]");
    }

    @Test
    void what_is_out_of_order_at_every_depth_is_put_in_order_or_refused() {
        assertThat(rewrite("{\"b\":1,\"0\":{\"b\":1,\"0\":{\"b\":1,\"0\":0}}}"))
                .contains("{\"0\":{\"0\":{\"0\":0,\"b\":1},\"b\":1},\"b\":1}");
        String large = "{\"b\":\"" + "x".repeat(JsonStringify.MOST_BYTES / 2) + "\",\"0\":0}";
        assertThat(rewrite("{\"b\":0,\"0\":".repeat(100) + large + "}".repeat(100)))
                .isEmpty();
    }

    @Test
    void large_bodies_of_many_small_values_cost_little_memory() {
        byte[] body = ("[" + "{},".repeat(349_525) + "{}").getBytes(StandardCharsets.UTF_8);
        byte[] half = Arrays.copyOf(body, JsonStringify.MOST_BYTES);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 18; i++) {
            assertThat(JsonStringify.rewrite(body)).isEmpty();
            assertThat(JsonStringify.rewrite(half)).isEmpty();
        }

        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                .as("allocated for 18 bodies of 1 MiB and 18 of half a MiB")
                .isLessThan(64L * 1024 * 1024);
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
