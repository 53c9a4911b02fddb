package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;

/** What a request route sends: the request alone, whatever came along; and any status is an answer. */
public abstract class RequestRouteContract extends TestedRoute {

    private static final CrmRequest REQUEST = CrmRequest.of("crm", "PATCH", "https://crm.example.com/contacts/48151")
            .query("dryRun=false")
            .header("X-Api-Key", "k3y-of-the-destination")
            .json(Map.of("lifecycle", "qualified"));

    private final Map<String, Object> atProducer;

    /** @param atProducer all headers that the producer gets for {@code PATCH https://crm.example.com/contacts/48151?dryRun=false} */
    protected RequestRouteContract(String route, Map<String, Object> atProducer) {
        super(route, "send");
        this.atProducer = atProducer;
    }

    /** @return the headers of a producer of {@code http:} */
    protected static Map<String, Object> ofHttp() {
        return Map.of(
                Exchange.HTTP_METHOD,
                "PATCH",
                Exchange.HTTP_URI,
                "https://crm.example.com/contacts/48151",
                Exchange.HTTP_QUERY,
                "dryRun=false",
                Exchange.CONTENT_TYPE,
                "application/json",
                "X-Api-Key",
                "k3y-of-the-destination");
    }

    @Test
    void method_address_and_content_type_reach_the_producer_and_no_header_of_the_caller() {
        Exchange ended = send(exchange -> {
            fill(exchange.getMessage());
            exchange.getMessage().setHeader(Exchange.HTTP_URI, "https://elsewhere.example.com");
            exchange.getMessage().setHeader(Exchange.HTTP_PATH, "/admin");
            exchange.getMessage().setHeader("Authorization", "Bearer of-the-caller");
            exchange.getMessage().setHeader("X-Callab-Signature", "sha256=0f");
        });

        assertThat(ended.getException()).isNull();
        Message sent = end("send").getReceivedExchanges().get(0).getMessage();
        assertThat(sent.getHeaders()).containsExactlyInAnyOrderEntriesOf(atProducer);
        assertThat(sent.getBody(String.class)).isEqualTo("{\"lifecycle\":\"qualified\"}");
    }

    @Test
    void a_status_that_is_an_error_is_an_answer_as_any_other() {
        end("send").whenAnyExchangeReceived(exchange -> {
            exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 422);
            exchange.getMessage().setBody("{\"error\":\"no such stage\"}".getBytes(StandardCharsets.UTF_8));
        });

        Exchange ended = send(exchange -> fill(exchange.getMessage()));

        assertThat(ended.getException()).isNull();
        CrmAnswer answer = ended.getMessage().getBody(CrmAnswer.class);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).isEqualTo("{\"error\":\"no such stage\"}");
        assertThat(ended.getMessage().getHeaders()).isEmpty();
    }

    @Test
    void a_request_that_nobody_answers_fails_and_is_not_sent_again() {
        end("send").whenAnyExchangeReceived(exchange -> {
            throw new ConnectException("Connection refused");
        });

        Exchange ended = send(exchange -> fill(exchange.getMessage()));

        assertThat(ended.getException()).isInstanceOf(ConnectException.class);
        assertThat(end("send").getReceivedCounter()).isEqualTo(1);
    }

    private static void fill(Message message) {
        message.setBody(REQUEST);
    }
}
