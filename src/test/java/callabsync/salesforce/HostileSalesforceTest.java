package callabsync.salesforce;

import static callabsync.sink.HostileServer.endlessBody;
import static callabsync.sink.HostileServer.endlessHeaderLine;
import static callabsync.sink.HostileServer.endlessHints;
import static callabsync.sink.HostileServer.gzipBomb;
import static callabsync.sink.HostileServer.headerLines;
import static callabsync.sink.HostileServer.hinted;
import static callabsync.sink.HostileServer.json;
import static callabsync.sink.HostileServer.redirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import callabsync.sink.CrmAnswer;
import callabsync.sink.HostileServer;
import callabsync.sink.HostileServer.Answer;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.SinkBench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Salesforce's address may send without harm. */
class HostileSalesforceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static HostileServer server;
    private static SinkBench bench;

    @BeforeAll
    static void start() {
        server = new HostileServer();
        bench = new SinkBench(
                folder,
                "salesforce",
                Map.of(
                        "salesforce.login-url", server.url(),
                        "salesforce.client-id", "sandbox",
                        "salesforce.client-secret", "sandbox",
                        "salesforce.preflight", "false",
                        "salesforce.timeout", "1s"));
    }

    @AfterAll
    static void stop() {
        bench.close();
        server.close();
    }

    private static Answer login() {
        return json(Json.write(Map.of("access_token", "00Dxx!token", "instance_url", server.url())));
    }

    private static CrmAnswer ask() {
        Org org = bench.part(Orgs.class).of("salesforce");
        return org.send(org.describe("Lead"));
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                hostile("a body without end", server -> endlessBody()),
                hostile("a gibibyte in a megabyte of gzip", server -> gzipBomb()),
                hostile("a million header lines", server -> headerLines(1_000_000)),
                hostile("a header line without end", server -> endlessHeaderLine()),
                hostile("early hints without end", server -> endlessHints(103)),
                hostile("continues without end", server -> endlessHints(100)),
                hostile("a switch of protocols that nobody asked for", server -> endlessHints(101)),
                hostile("a byte now and then", server -> server.slowBody(300)));
    }

    private static Arguments hostile(String what, Function<HostileServer, Answer> answer) {
        return Arguments.of(what, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void an_answer_beyond_the_bounds_is_none_and_the_next_one_is_taken(
            String what, Function<HostileServer, Answer> answer) {
        server.answer(login());
        ask();
        server.answer(answer.apply(server));

        assertTimeoutPreemptively(
                PATIENCE,
                () -> assertThatThrownBy(HostileSalesforceTest::ask).isInstanceOf(NoAnswerException.class),
                what);

        server.answer(json("{\"records\":[]}"));
        assertThat(ask().status()).isEqualTo(200);
    }

    @Test
    void ten_interim_answers_are_passed_over() {
        server.answer(login());
        ask();
        server.answer(hinted(10, json("{\"fields\":[]}")));

        CrmAnswer answer = assertTimeoutPreemptively(PATIENCE, HostileSalesforceTest::ask);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"fields\":[]}");
    }

    @Test
    void a_redirect_to_another_host_is_not_followed() {
        try (var other = new HostileServer()) {
            server.answer(login());
            ask();
            server.answer(redirect(other.url() + "/services/data"));

            assertThat(ask().status()).isEqualTo(302);

            assertThat(other.heads()).isEmpty();
        }
    }
}
