package callabsync.delivery;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Opens a delivery for a destination. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "delivery",
        title = "Delivery",
        syntax = "delivery:destination",
        producerOnly = true,
        remote = false,
        category = Category.MESSAGING)
public final class DeliveryEndpoint extends DefaultEndpoint {

    private final DeliveryComponent component;

    @UriPath(description = "The destination, by its id")
    @Metadata(required = true)
    private final String destination;

    @UriParam
    private boolean optional;

    DeliveryEndpoint(String uri, DeliveryComponent component, String destination) {
        super(uri, component);
        this.component = component;
        this.destination = destination;
    }

    /** Whether a destination that is off is passed over without a word: one that is wanted where it is configured. */
    public void setOptional(boolean optional) {
        this.optional = optional;
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) throws Exception {
                component.open(exchange, destination, optional);
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "delivery:" + destination + " is where deliveries are opened; take them with sink:<kind>");
    }
}
