package callabsync.imports;

import callabsync.delivery.Openings;
import callabsync.source.SourceException;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.support.DefaultExchange;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Runs the imports' routes in Camel. Their entry is {@code direct:import-<id>}. */
@Component
class RecordRoutes implements RecordRoute {

    private final ObjectProvider<ProducerTemplate> camel;

    RecordRoutes(ObjectProvider<ProducerTemplate> camel) {
        this.camel = camel;
    }

    @Override
    public Routed run(String importId, Map<String, Object> record, Openings openings) {
        ProducerTemplate producer = camel.getObject();
        Exchange exchange = new DefaultExchange(producer.getCamelContext());
        exchange.getMessage().setBody(record);
        exchange.setProperty(Openings.PROPERTY, openings);
        try {
            producer.send("direct:import-" + importId, exchange);
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
}
