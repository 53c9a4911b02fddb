package callabsync.exchange;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.Question;
import callabsync.event.Masked;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Says what the end of a sink's route means. A route that ends well has delivered, unless it has set the variable
 * {@code result}. One that fails and has not set it is judged by the table in {@code routes/sink-errors.camel.yaml}.
 */
@Component
final class RouteResults {

    private static final Logger log = LoggerFactory.getLogger(RouteResults.class);
    private static final String TABLE = "direct:sink-errors";

    private static final String RESULT = "result";
    private static final String REASON = "reason";
    private static final String AFTER = "after";

    private final Supplier<CamelContext> camel;
    private final Supplier<ProducerTemplate> template;
    private final Clock clock;

    RouteResults(ObjectProvider<CamelContext> camel, Clock clock) {
        this.camel = camel::getObject;
        this.template = SingletonSupplier.of(() -> camel.getObject().createProducerTemplate());
        this.clock = clock;
    }

    /** The end of a route that alone makes a sink. */
    void read(Exchange exchange, Batch batch, RouteSettings settings) {
        Failure failure = Failure.of(exchange.getException());
        if (text(exchange, RESULT).isPresent()) {
            answer(exchange, batch, failure, settings);
        } else if (failure == null) {
            batch.open().forEach(Item::succeeded);
        } else {
            answer(judged(exchange, failure, exchange.getMessage().getBody()), batch, failure, settings);
        }
    }

    /** The end of a kind's route, whose steps answer the items of the batch: only a failure has something to say. */
    void readOfKind(Exchange exchange, Batch batch, RouteSettings settings) {
        Failure failure = Failure.of(exchange.getException());
        if (failure == null) {
            return;
        }
        Exchange judged = judged(exchange, failure, batch);
        if (batch.unavailable().isEmpty() && batch.split().isEmpty()) {
            answer(judged, batch, failure, settings);
        }
    }

    private Exchange judged(Exchange failed, Failure failure, @Nullable Object body) {
        var judged = new DefaultExchange(camel.get());
        judged.getMessage().setBody(body);
        failed.getVariables().forEach(judged::setVariable);
        judged.setVariable("status", failure.status());
        judged.setProperty(Exchange.EXCEPTION_CAUGHT, failure.cause());
        failure.retryAfter().ifPresent(after -> judged.setVariable(AFTER, after));
        Exchange ended = template.get().send(TABLE, judged);
        if (ended.getException() != null) {
            log.atError()
                    .addKeyValue(
                            "error",
                            Masked.text(String.valueOf(ended.getException().getMessage())))
                    .log("sink.errors-failed: the route sink-errors does not judge failures, they are retried");
        }
        return ended;
    }

    private void answer(Exchange judged, Batch batch, @Nullable Failure failure, RouteSettings settings) {
        String result = text(judged, RESULT).orElse("retryable");
        String reason = settings.withoutSecrets(
                text(judged, REASON).orElseGet(() -> failure == null ? "The route says " + result : failure.words()));
        List<Item> open = batch.open();
        switch (result) {
            case "delivered" -> open.forEach(Item::succeeded);
            case "permanent" -> permanent(batch, open, reason);
            case "held" -> open.forEach(item -> item.held(new Question(reason, candidates(judged))));
            case "unavailable" -> batch.unavailable(reason, after(judged));
            case "retryable" -> retryable(open, reason, after(judged));
            default ->
                retryable(
                        open,
                        "The route set result to " + Masked.text(result)
                                + ": it is delivered, retryable, permanent, held or unavailable",
                        Optional.empty());
        }
    }

    private static void retryable(List<Item> open, String reason, Optional<Duration> after) {
        open.forEach(item -> item.answer(new AttemptResult.Retryable(reason, after)));
    }

    /** One of several may be at fault for all: they are tried apart. */
    private static void permanent(Batch batch, List<Item> open, String reason) {
        if (open.size() > 1) {
            batch.split(reason);
        } else {
            open.forEach(item -> item.permanent(reason));
        }
    }

    private static Optional<String> text(Exchange exchange, String variable) {
        return Optional.ofNullable(exchange.getVariable(variable, String.class)).filter(text -> !text.isBlank());
    }

    private static List<Map<String, String>> candidates(Exchange exchange) {
        List<Map<String, String>> candidates = new ArrayList<>();
        for (Map<String, Object> each : Json.objects(exchange.getVariable("candidates"))) {
            Map<String, String> texts = new LinkedHashMap<>();
            each.forEach((name, value) -> texts.put(name, String.valueOf(value)));
            candidates.add(texts);
        }
        return candidates;
    }

    /** Seconds, a date as HTTP writes it, or a time such as {@code 5m}; at most a day. */
    private Optional<Duration> after(Exchange exchange) {
        return text(exchange, AFTER).map(String::strip).flatMap(text -> {
            Optional<Duration> asked = CrmAnswer.wait(text, clock);
            return asked.isPresent() ? asked : duration(text);
        });
    }

    private static Optional<Duration> duration(String text) {
        try {
            return CrmAnswer.bounded(DurationStyle.detectAndParse(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
