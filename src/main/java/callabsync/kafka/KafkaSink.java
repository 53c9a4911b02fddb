package callabsync.kafka;

import callabsync.delivery.Batch;
import callabsync.delivery.Exchanged;
import callabsync.delivery.Item;
import callabsync.delivery.Leases;
import callabsync.destination.Budgets;
import callabsync.destination.Destinations;
import callabsync.inbox.Payloads;
import callabsync.inbox.Received;
import callabsync.kafka.KafkaRoutes.KafkaRecord;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmSteps;
import callabsync.sink.Json;
import callabsync.sink.Matching;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Shaping;
import callabsync.sink.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The steps of Kafka's sink. A record's value is the event as received, or what a mapping makes
 * of it; its key is the order key; its headers are {@code event_id event_type source}. A send whose answer was lost is
 * repeated: consumers know a record again by its {@code event_id}.
 */
@Component
final class KafkaSink implements CrmSteps {

    private final Destinations destinations;
    private final Payloads payloads;
    private final Mappings mappings;
    private final Budgets budgets;
    private final KafkaRoutes records;
    private final Leases leases;

    KafkaSink(
            Destinations destinations,
            Payloads payloads,
            Mappings mappings,
            Budgets budgets,
            KafkaRoutes records,
            Leases leases) {
        this.destinations = destinations;
        this.payloads = payloads;
        this.mappings = mappings;
        this.budgets = budgets;
        this.records = records;
        this.leases = leases;
    }

    @Override
    public String sink() {
        return "kafka";
    }

    @Override
    public Map<Operation, Maker> steps() {
        return Map.of(Operation.SHAPE, options -> this::shape, Operation.WRITE, options -> this::write);
    }

    /** Shapes each event as a record. */
    private void shape(Batch batch) {
        KafkaSettings settings = settings(batch);
        Matching.passTestCalls(batch, settings.deliverTestCalls());
        Map<String, Received> received = payloads.received(batch.open().stream()
                .flatMap(item -> item.delivery().eventId().stream())
                .toList());
        for (Item item : batch.open()) {
            String id = item.delivery().eventId().orElse(item.delivery().id());
            Received asReceived = received.get(id);
            if (asReceived == null) {
                item.permanent("The event's payload is gone (retention or erasure): nothing can be sent");
            } else {
                value(item, settings, asReceived).ifPresent(value -> shape(item, settings, id, asReceived, value));
            }
        }
    }

    private static void shape(Item item, KafkaSettings settings, String id, Received received, byte[] value) {
        var headers = Map.of("event_id", id, "event_type", item.event().type(), "source", received.source());
        var record = new KafkaRecord(settings.topic(), item.delivery().orderKey(), value, headers);
        if (record.size() > settings.largestRecord()) {
            item.permanent("The record is larger than largest-record (" + settings.largestRecord() + " bytes)");
        } else {
            item.put(KafkaRecord.class, record);
        }
    }

    /** A mapping that gives nothing means that nothing is to be sent. */
    private Optional<byte[]> value(Item item, KafkaSettings settings, Received received) {
        if (settings.mapping() == null || settings.mapping().isBlank()) {
            return Optional.of(received.body());
        }
        Optional<byte[]> value = Shaping.of(item, () -> mapped(item, settings.mapping()));
        if (value.isPresent() && value.get().length == 0) {
            item.succeeded();
            return Optional.empty();
        }
        return value;
    }

    private byte[] mapped(Item item, String mapping) {
        @Nullable Object mapped = mappings.apply(mapping, item.event().document(), Map.of());
        return mapped == null ? new byte[0] : Json.write(mapped).getBytes(StandardCharsets.UTF_8);
    }

    /** Sends the records, those of one key in their order. */
    private void write(Batch batch) {
        Map<Item, KafkaRecord> shaped = new LinkedHashMap<>();
        batch.open().forEach(item -> item.get(KafkaRecord.class).ifPresent(record -> shaped.put(item, record)));
        if (shaped.isEmpty()) {
            return;
        }
        String destination = batch.destination().id();
        if (!budgets.spend(destination)) {
            batch.unavailable("The rate budget of " + destination + " is used up");
            return;
        }
        if (leases.isLost()) {
            NoAnswerException.leaseLost().verdict().answer(batch, shaped.keySet());
            return;
        }
        long begun = System.nanoTime();
        List<Verdict> verdicts = records.send(settings(batch).sendRoute(), List.copyOf(shaped.values()));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        int index = 0;
        for (Item item : shaped.keySet()) {
            answer(batch, item, verdicts.get(index++), took);
        }
    }

    private static void answer(Batch batch, Item item, Verdict verdict, Duration took) {
        var record = item.get(KafkaRecord.class).orElseThrow();
        String request =
                record.topic() + " " + record.headers().get("event_id") + " (" + record.value().length + " bytes)";
        String answer = verdict instanceof Verdict.Done done
                ? done.id()
                : verdict instanceof Verdict.Permanent permanent ? permanent.reason() : null;
        item.exchanged(new Exchanged(request, null, answer, took));
        verdict.answer(batch, List.of(item));
    }

    private KafkaSettings settings(Batch batch) {
        return destinations.settings(batch.destination().id()).bind(KafkaSettings.class);
    }
}
