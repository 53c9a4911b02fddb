package callabsync.delivery;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Where deliveries to one destination are opened. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "delivery",
        title = "Delivery",
        syntax = "delivery:destination",
        producerOnly = true,
        category = {Category.MESSAGING})
public final class DeliveryEndpoint extends DefaultEndpoint {

    @UriPath
    @Metadata(required = true)
    private final String destination;

    @UriParam(
            defaultValue = "false",
            description =
                    "Pass over a destination that is off without a word: one that is wanted where it is configured.")
    private boolean optional;

    DeliveryEndpoint(String uri, DeliveryComponent component, String destination) {
        super(uri, component);
        this.destination = destination;
    }

    @Override
    public DeliveryComponent getComponent() {
        return (DeliveryComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        return new DeliveryProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "delivery:" + destination + " is where deliveries are opened; take them with sink:<kind>");
    }

    public String getDestination() {
        return destination;
    }

    public boolean isOptional() {
        return optional;
    }

    public void setOptional(boolean optional) {
        this.optional = optional;
    }
}
