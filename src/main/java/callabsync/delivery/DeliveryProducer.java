package callabsync.delivery;

import callabsync.destination.Destination;
import callabsync.event.Bounded;
import callabsync.event.OrderKey;
import callabsync.store.JsonText;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Opens a delivery: within a dispatch or an import it is noted on the exchange and committed with the others when the
 * route has ended; elsewhere the body is a record, delivered as it is, and the opening is committed before the route goes on.
 */
final class DeliveryProducer extends DefaultProducer {

    private final DeliveryEndpoint endpoint;

    DeliveryProducer(DeliveryEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        Openings openings = exchange.getProperty(Openings.PROPERTY, Openings.class);
        Optional<Destination> destination =
                endpoint.getComponent().destinations().find(endpoint.getDestination());
        if (destination.isEmpty()) {
            throw new IllegalArgumentException("There is no destination " + endpoint.getDestination()
                    + ": configure callab.sync.destinations." + endpoint.getDestination());
        }
        RecordOpenings records = exchange.getProperty(RecordOpenings.PROPERTY, RecordOpenings.class);
        if (!destination.get().isOn()) {
            passOver(openings, records, destination.get());
        } else if (records != null) {
            records.open(destination.get().id(), exchange.getIn().getMandatoryBody(Map.class));
        } else if (openings != null) {
            openings.open(destination.get().id());
        } else {
            openRecord(exchange, destination.get());
        }
    }

    private void passOver(@Nullable Openings openings, @Nullable RecordOpenings records, Destination destination) {
        if (endpoint.isOptional()) {
            return;
        }
        String reason = "Destination " + destination.id() + " is off: "
                + destination.off().orElse("");
        if (records != null) {
            records.passedOver(reason);
        } else if (openings != null) {
            openings.passedOver(reason);
        }
    }

    private void openRecord(Exchange exchange, Destination destination) throws Exception {
        Map<?, ?> record = exchange.getIn().getMandatoryBody(Map.class);
        Object key = record.get("crm_id");
        endpoint.getComponent()
                .deliveries()
                .open(new Opening(
                        destination.id(),
                        Optional.empty(),
                        Optional.of(JsonText.of(record)),
                        OrderKey.ofId(key == null ? exchange.getExchangeId() : Bounded.text(key.toString())),
                        exchange.getClock().getCreated(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }
}
