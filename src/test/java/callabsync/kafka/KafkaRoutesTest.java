package callabsync.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.routes.BesidesContract;
import callabsync.routes.SinkRouteContract;
import callabsync.routes.TestedRoute;
import java.util.List;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The routes of {@code routes/kafka}, and which events they get. */
class KafkaRoutesTest {

    @Nested
    class Sink extends SinkRouteContract {
        Sink() {
            super("sink-kafka", "shape", "request");
        }
    }

    @Nested
    class Dispatched extends BesidesContract {
        Dispatched() {
            super("kafka", Set.of("call_started", "call_ended", "call_outcome_extracted"));
        }
    }

    @Nested
    class Request extends TestedRoute {
        Request() {
            super("kafka-request", "send");
        }

        @Test
        void the_records_reach_the_producer_and_no_header_of_the_caller() throws Exception {
            var records = List.of("record of call_abc789", "record of call_abc790");
            end("send").expectedBodiesReceived(List.of(records));

            Exchange ended = send(exchange -> {
                exchange.getMessage().setBody(records);
                exchange.getMessage().setHeader(KafkaConstants.OVERRIDE_TOPIC, "of-the-caller");
                exchange.getMessage().setHeader("X-Callab-Signature", "sha256=0f");
            });

            end("send").assertIsSatisfied();
            assertThat(end("send").getReceivedExchanges().get(0).getMessage().getHeaders())
                    .isEmpty();
            assertThat(ended.getException()).isNull();
        }

        @Test
        void a_broker_that_is_away_fails_the_request_and_nothing_is_sent_again() {
            end("send").whenAnyExchangeReceived(exchange -> {
                throw new TimeoutException("Topic calls not present in metadata after 10000 ms.");
            });

            Exchange ended = send(exchange -> exchange.getMessage().setBody(List.of("record of call_abc789")));

            assertThat(ended.getException()).isInstanceOf(TimeoutException.class);
            assertThat(end("send").getReceivedCounter()).isEqualTo(1);
        }
    }
}
