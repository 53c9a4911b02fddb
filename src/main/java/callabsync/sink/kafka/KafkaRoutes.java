package callabsync.sink.kafka;

import callabsync.sink.kafka.KafkaRecords.Sent.Acknowledged;
import callabsync.sink.kafka.KafkaRecords.Sent.Failed;
import callabsync.sink.kafka.KafkaRecords.Sent.Refused;
import callabsync.sink.kafka.KafkaRecords.Sent.Unavailable;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Where records enter Camel. A list of exchanges is sent by one producer in its order; each then carries its own answer.
 */
final class KafkaRoutes implements KafkaRecords {

    private final ObjectProvider<CamelContext> camel;
    private volatile @Nullable ProducerTemplate template;

    KafkaRoutes(ObjectProvider<CamelContext> camel) {
        this.camel = camel;
    }

    @Override
    public List<Sent> send(String route, List<KafkaRecord> records) {
        List<Exchange> exchanges = records.stream().map(this::exchange).toList();
        // While no broker answers, each record would wait for one: the first goes alone, the others only after it.
        Exchange first = sendAll(route, exchanges.subList(0, 1));
        Sent firstAnswer = answerOf(exchanges.get(0), first);
        var answers = new ArrayList<Sent>();
        answers.add(firstAnswer);
        if (firstAnswer instanceof Unavailable) {
            exchanges.subList(1, exchanges.size()).forEach(each -> answers.add(firstAnswer));
        } else if (exchanges.size() > 1) {
            List<Exchange> others = exchanges.subList(1, exchanges.size());
            Exchange sent = sendAll(route, others);
            others.forEach(each -> answers.add(answerOf(each, sent)));
        }
        return answers;
    }

    private Exchange exchange(KafkaRecord record) {
        var exchange = new DefaultExchange(camel.getObject());
        var message = exchange.getMessage();
        message.setBody(record.value());
        record.headers().forEach(message::setHeader);
        message.setHeader(KafkaConstants.KEY, record.key());
        message.setHeader(KafkaConstants.OVERRIDE_TOPIC, record.topic());
        return exchange;
    }

    private Exchange sendAll(String route, List<Exchange> exchanges) {
        return template().request("direct:" + route, sent -> sent.getMessage().setBody(List.copyOf(exchanges)));
    }

    private ProducerTemplate template() {
        ProducerTemplate made = template;
        if (made == null) {
            made = camel.getObject().createProducerTemplate();
            template = made;
        }
        return made;
    }

    private static Sent answerOf(Exchange record, Exchange sent) {
        if (record.getException() != null) {
            return failure(record.getException());
        }
        Object metadata = record.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META);
        if (metadata instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof RecordMetadata one) {
            return new Acknowledged(one.partition(), one.offset());
        }
        return sent.getException() == null
                ? new Failed("The send route gave no answer for this record")
                : failure(sent.getException());
    }

    private static Sent failure(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return new Refused("The record is larger than the broker takes");
            }
            if (cause instanceof SerializationException || cause instanceof InvalidRequestException) {
                return new Refused(
                        "The broker refused the record: " + cause.getClass().getSimpleName());
            }
            if (cause instanceof ApiException || cause instanceof KafkaException) {
                return new Unavailable(
                        "Kafka did not take the record: " + cause.getClass().getSimpleName());
            }
            if (cause instanceof DirectConsumerNotAvailableException) {
                return new Unavailable("The send route is not running");
            }
        }
        return new Failed("The send route failed: " + thrown.getClass().getSimpleName());
    }
}
