package callabsync.kafka;

import callabsync.broker.KafkaFailures;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.ObjectHelper;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Sends records through the Camel route that the sink's folder holds for it. One producer sends a list of exchanges in its
 * order; each then carries its own answer.
 */
@Component
final class KafkaRoutes {

    /**
     * One record to send. Made of the destination's settings and of the event alone.
     *
     * @param key which records are kept in order by
     * @param headers by name
     */
    record KafkaRecord(String topic, String key, byte[] value, Map<String, String> headers) {

        int size() {
            return key.length() + value.length;
        }

        @Override
        public String toString() {
            return "KafkaRecord[topic=" + topic + ", " + value.length + " bytes]";
        }
    }

    /** For so long after an answer the topic is taken to be there. Less than a producer keeps what it knows of it. */
    private static final Duration THERE = Duration.ofSeconds(30);

    /** The header is gone once it was sent. */
    private static final String TOPIC = "callab-sync.topic";

    private final ObjectProvider<CamelContext> camel;
    private final Clock clock;
    private final Map<String, Instant> answered = new ConcurrentHashMap<>();
    private final Supplier<ProducerTemplate> template;

    KafkaRoutes(ObjectProvider<CamelContext> camel, Clock clock) {
        this.camel = camel;
        this.clock = clock;
        this.template = SingletonSupplier.of(() -> camel.getObject().createProducerTemplate());
    }

    /** Sends these records in their order and returns what became of each. A record that is taken has its place as id. */
    List<Verdict> send(String route, List<KafkaRecord> records) {
        String to = route + "/" + records.get(0).topic();
        List<Exchange> exchanges = records.stream().map(this::exchange).toList();
        List<Verdict> answers = isThere(to) ? sendAll(route, exchanges) : sendAfterFirst(route, exchanges);
        if (answers.stream().anyMatch(Verdict.Unavailable.class::isInstance)) {
            answered.remove(to);
        } else {
            answered.put(to, clock.instant());
        }
        return answers;
    }

    private boolean isThere(String to) {
        Instant last = answered.get(to);
        return last != null && last.plus(THERE).isAfter(clock.instant());
    }

    /** While no broker answers, each record would wait for one: the first goes alone, the others only after it. */
    private List<Verdict> sendAfterFirst(String route, List<Exchange> exchanges) {
        var answers = new ArrayList<>(sendAll(route, exchanges.subList(0, 1)));
        List<Exchange> others = exchanges.subList(1, exchanges.size());
        if (answers.get(0) instanceof Verdict.Unavailable) {
            others.forEach(each -> answers.add(answers.get(0)));
        } else if (!others.isEmpty()) {
            answers.addAll(sendAll(route, others));
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
        exchange.setProperty(TOPIC, record.topic());
        return exchange;
    }

    private List<Verdict> sendAll(String route, List<Exchange> exchanges) {
        Exchange all = template.get()
                .request("direct:" + route, sent -> sent.getMessage().setBody(List.copyOf(exchanges)));
        return exchanges.stream().map(each -> answerOf(each, all)).toList();
    }

    private static Verdict answerOf(Exchange record, Exchange sent) {
        if (record.getException() != null) {
            return failure(record, record.getException());
        }
        Object metadata = record.getMessage().getHeader(KafkaConstants.KAFKA_RECORD_META);
        if (metadata instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof RecordMetadata one) {
            return Verdict.done("partition " + one.partition() + ", offset " + one.offset());
        }
        return sent.getException() == null
                ? Verdict.retry("The send route gave no answer for this record")
                : failure(record, sent.getException());
    }

    private static Verdict failure(Exchange record, Exception thrown) {
        String topic = record.getProperty(TOPIC, String.class);
        if (ObjectHelper.getException(UnknownTopicOrPartitionException.class, thrown) != null) {
            return Verdict.unavailable("There is no topic " + topic + ": create it");
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RecordTooLargeException) {
                return new Verdict.Permanent("The record is larger than the broker takes");
            }
            if (cause instanceof SerializationException || cause instanceof InvalidRequestException) {
                return new Verdict.Permanent(
                        "The broker refused the record: " + cause.getClass().getSimpleName());
            }
            if (cause instanceof KafkaException) {
                return Verdict.unavailable("Kafka did not take the record: " + KafkaFailures.words(cause));
            }
            if (cause instanceof DirectConsumerNotAvailableException) {
                return Verdict.unavailable("The send route is not running");
            }
        }
        return Verdict.retry("The send route failed: " + thrown.getClass().getSimpleName());
    }
}
