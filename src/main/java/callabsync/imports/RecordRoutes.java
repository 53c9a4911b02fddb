package callabsync.imports;

import callabsync.delivery.Openings;
import callabsync.source.SourceException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/** Runs imports' routes in Camel: their entry is {@code direct:import-<id>}. */
final class RecordRoutes implements RecordRoute {

    private final Supplier<CamelContext> camel;
    private volatile @Nullable ProducerTemplate template;

    RecordRoutes(Supplier<CamelContext> camel) {
        this.camel = camel;
    }

    @Override
    public Routed run(String importId, Map<String, Object> record, Openings openings) {
        Exchange exchange = new DefaultExchange(camel.get());
        exchange.getMessage().setBody(record);
        exchange.setProperty(Openings.PROPERTY, openings);
        try {
            template().send("direct:import-" + importId, exchange);
        } catch (RuntimeException e) {
            exchange.setException(e);
        }
        Exception failure = exchange.getException();
        if (failure != null) {
            return failed(importId, failure);
        }
        return new Routed(Optional.ofNullable(exchange.getVariable("reason", String.class)), Optional.empty());
    }

    private static Routed failed(String importId, Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof DirectConsumerNotAvailableException)) {
            cause = cause.getCause();
        }
        if (cause instanceof DirectConsumerNotAvailableException) {
            throw new SourceException("There is no route import-" + importId + " now");
        }
        return new Routed(
                Optional.empty(),
                Optional.of("The route import-" + importId + " failed: "
                        + cause.getClass().getSimpleName()));
    }

    private ProducerTemplate template() {
        ProducerTemplate made = template;
        if (made == null) {
            made = camel.get().createProducerTemplate();
            template = made;
        }
        return made;
    }
}
