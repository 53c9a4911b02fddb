package callabsync.http;

import static callabsync.sink.HostileServer.endlessBody;
import static callabsync.sink.HostileServer.endlessHeaderLine;
import static callabsync.sink.HostileServer.endlessHints;
import static callabsync.sink.HostileServer.gzipBomb;
import static callabsync.sink.HostileServer.headerLines;
import static callabsync.sink.HostileServer.hinted;
import static callabsync.sink.HostileServer.json;
import static callabsync.sink.HostileServer.redirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import callabsync.delivery.AttemptResult.Permanent;
import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sink.Allocated;
import callabsync.sink.HostileServer;
import callabsync.sink.HostileServer.Answer;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an HTTP destination's server may send without harm: to it, to others, to the machine. */
class HostileAnswersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long MOST_BYTES = 10_000_000;

    @TempDir
    static Path folder;

    private static final AtomicInteger calls = new AtomicInteger();

    private static HostileServer server;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        server = new HostileServer();
        bench = new SinkBench(
                folder, "http", Map.of("http.url", server.url(), "http.token", "t0k3n", "http.timeout", "1s"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        server.close();
    }

    private static Item deliver() {
        int number = calls.incrementAndGet();
        byte[] next = Events.outcomeExtracted()
                .at("2026-11-23T11:00:%02dZ".formatted(number))
                .call("call_" + number)
                .crmId("lead_" + number)
                .bytes();
        return bench.deliver(EventReader.read(next).event()).get(0);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                hostile("a body without end", server -> endlessBody(), "8 MiB"),
                hostile("a gibibyte in a megabyte of gzip", server -> gzipBomb(), "8 MiB"),
                hostile("a million header lines", server -> headerLines(1_000_000), "headers"),
                hostile("a header line without end", server -> endlessHeaderLine(), "headers"),
                hostile("early hints without end", server -> endlessHints(103), "interim"),
                hostile("continues without end", server -> endlessHints(100), "interim"),
                hostile("a switch of protocols that nobody asked for", server -> endlessHints(101), "No answer"),
                hostile("a byte now and then", server -> server.slowBody(300), "3s"));
    }

    private static Arguments hostile(String what, Function<HostileServer, Answer> answer, String reason) {
        return Arguments.of(what, answer, reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void an_answer_beyond_the_bounds_is_retried_costs_little_and_spoils_nothing(
            String what, Function<HostileServer, Answer> answer, String reason) {
        server.answer(json("{}"));
        deliver();
        server.answer(answer.apply(server));

        var allocated = new Allocated();
        Item item = assertTimeoutPreemptively(PATIENCE, allocated.during(() -> deliver()), what);

        assertThat(item.result())
                .get()
                .isInstanceOfSatisfying(
                        Retryable.class,
                        retryable -> assertThat(retryable.reason()).contains(reason));
        assertThat(allocated.bytes()).as("bytes for " + what).isLessThan(MOST_BYTES);
        server.answer(json("{}"));
        assertThat(deliver().result()).get().isInstanceOf(Succeeded.class);
    }

    @Test
    void an_answer_of_a_hundred_headers_and_eight_mebibytes_is_taken() {
        server.answer(headerLines(98));
        assertThat(deliver().result()).get().isInstanceOf(Succeeded.class);

        server.answer(json("{\"a\":\"" + "x".repeat(8 * 1024 * 1024 - 8) + "\"}"));
        assertThat(deliver().result()).get().isInstanceOf(Succeeded.class);
    }

    @Test
    void an_error_of_a_megabyte_without_blanks_is_cut_before_it_is_read() {
        server.answer(json("400 Bad Request", "{\"error\":\"" + "erika.m@example.com,".repeat(50_000) + "\"}"));

        Item item = assertTimeoutPreemptively(PATIENCE, () -> deliver());

        assertThat(item.result())
                .get()
                .isInstanceOfSatisfying(
                        Permanent.class,
                        permanent -> assertThat(permanent.reason())
                                .startsWith("Answered 400: ***,***,")
                                .hasSizeLessThan(330));
        server.answer(json("400 Bad Request", "{\"error\":\"" + "a".repeat(1_000_000) + "\"}"));
        assertThat(assertTimeoutPreemptively(PATIENCE, () -> deliver()).result())
                .get()
                .isInstanceOf(Permanent.class);
    }

    @Test
    void ten_interim_answers_are_passed_over() {
        server.answer(hinted(10, json("{}")));

        assertThat(deliver().result()).get().isInstanceOf(Succeeded.class);
    }

    @Test
    void a_redirect_to_another_host_is_not_followed_and_takes_no_token_along() {
        try (var other = new HostileServer()) {
            server.answer(redirect(other.url() + "/contacts/lead_1"));

            assertThat(deliver().result()).get().isInstanceOf(Permanent.class);

            assertThat(other.heads()).isEmpty();
        }
    }
}
