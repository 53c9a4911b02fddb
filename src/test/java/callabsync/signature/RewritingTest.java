package callabsync.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RewritingTest {

    private final Rewriting rewriting = new Rewriting();

    @Test
    void what_is_rewritten_already_is_nothing_else_to_verify() {
        assertThat(rewriting.rewrite(bytes("{\"a\":1}")).rewritten()).isEmpty();
        assertThat(rewriting.rewrite(bytes("{ \"a\":1}")).rewritten()).contains(bytes("{\"a\":1}"));
        assertThat(rewriting.rewriteBriefly(bytes("{ \"a\":1}")).rewritten()).contains(bytes("{\"a\":1}"));
    }

    @Test
    void a_large_body_is_no_case_for_a_sender_who_was_refused_too_often() {
        byte[] large = bytes(" \"" + "x".repeat(70_000) + "\"");

        assertThat(rewriting.rewriteBriefly(large).rewritten()).isEmpty();
        assertThat(rewriting.rewrite(large).rewritten()).isPresent();
    }

    @Test
    void many_at_once_are_rewritten_or_told_to_come_again() {
        byte[] body = bytes(" [" + "5e-324,".repeat(15_000) + "0]");
        var threads = Executors.newFixedThreadPool(16);
        var results = new ArrayList<CompletableFuture<Rewriting.Result>>();
        try {
            for (int i = 0; i < 200; i++) {
                results.add(CompletableFuture.supplyAsync(() -> rewriting.rewrite(body), threads));
            }

            assertThat(results)
                    .extracting(CompletableFuture::join)
                    .allMatch(result -> result.isBusy() || result.rewritten().isPresent())
                    .anyMatch(result -> result.rewritten().isPresent());
        } finally {
            threads.shutdownNow();
        }
        assertThat(rewriting.rewrite(body).isBusy())
                .as("all slots are free again")
                .isFalse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
