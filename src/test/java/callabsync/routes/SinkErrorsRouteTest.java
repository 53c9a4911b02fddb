package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.sink.Items;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What a failure means for its delivery, line by line of the table. */
class SinkErrorsRouteTest extends TestedRoute {

    @Autowired
    private Mappings mappings;

    SinkErrorsRouteTest() {
        super("sink-errors", "answer");
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "400, permanent, wrong",
        "401, unavailable, refused",
        "403, unavailable, refused",
        "404, permanent, wrong",
        "408, retryable, later",
        "409, permanent, wrong",
        "410, permanent, wrong",
        "422, permanent, wrong",
        "425, retryable, later",
        "429, unavailable, busy",
        "500, retryable, else",
        "502, retryable, else",
        "503, unavailable, busy",
        "504, retryable, else",
        "301, retryable, else"
    })
    void each_status_has_its_line(int status, String result, String line) {
        Exchange judged = judged(refused(status), status, Map.of("contact", "cont_123456"));

        assertThat(judged.getVariable("result")).isEqualTo(result);
        assertThat(EnteredSteps.of(judged)).containsExactly("sink-errors-choose", "sink-errors-" + line);
    }

    @ParameterizedTest(name = "{0} is {2}")
    @MethodSource("failures")
    void each_failure_has_its_line(
            String failure, Exception thrown, String result, String line, @Nullable Integer status) {
        Exchange judged = judged(thrown, status, Map.of("contact", "cont_123456"));

        assertThat(judged.getVariable("result")).as(failure).isEqualTo(result);
        assertThat(EnteredSteps.of(judged)).containsExactly("sink-errors-choose", "sink-errors-" + line);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        "A login that is refused",
                        new AuthenticationFailedException("535"),
                        "unavailable",
                        "login",
                        null),
                Arguments.of(
                        "Mail that is refused", new MessagingException("550 no such user"), "permanent", "mail", 550),
                Arguments.of(
                        "Mail that comes too early",
                        new MessagingException("451 later"),
                        "retryable",
                        "mail-later",
                        451),
                Arguments.of(
                        "Mail without an answer", new MessagingException("no route"), "retryable", "mail-later", null),
                Arguments.of("No connection", new ConnectException("refused"), "retryable", "else", null),
                Arguments.of("No answer", new SocketTimeoutException("timed out"), "retryable", "else", null),
                Arguments.of("Anything else", new IllegalStateException("?"), "retryable", "else", null));
    }

    @Test
    void a_mapping_that_fails_ends_the_delivery() {
        Exception failed = catchThrowableOfType(
                MappingFailedException.class, () -> mappings.apply("mail/no-such-mapping", Map.of(), Map.of()));

        Exchange judged = judged(failed, null, Map.of("contact", "cont_123456"));

        assertThat(judged.getVariable("result")).isEqualTo("permanent");
        assertThat(EnteredSteps.of(judged)).containsExactly("sink-errors-choose", "sink-errors-mapping");
    }

    @Test
    void the_batch_of_a_kind_goes_to_the_table_of_the_kind_whatever_failed() throws Exception {
        var batch = Items.batch("hubspot", "hubspot");
        end("answer").expectedBodiesReceived(List.of(batch));

        Exchange judged = judged(refused(404), 404, batch);

        end("answer").assertIsSatisfied();
        assertThat(judged.getVariable("result")).isNull();
    }

    /** As the product hands over a failure. */
    private Exchange judged(Exception failure, @Nullable Integer status, Object body) {
        Exchange judged = send(exchange -> {
            exchange.getMessage().setBody(body);
            exchange.setVariable("status", status);
            exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        });
        assertThat(judged.getException()).isNull();
        return judged;
    }

    private static Exception refused(int status) {
        return new HttpOperationFailedException("https://crm.example.com", status, "", null, Map.of(), "");
    }
}
