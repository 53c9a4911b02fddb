package callabsync.routing;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Stands for a component that must not really be opened while a file is tried: it takes any name and any option. */
final class AnyEndpoint extends DefaultEndpoint {

    private AnyEndpoint(String uri, Component component) {
        super(uri, component);
    }

    /** The component of such endpoints. */
    static final class Component extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            parameters.clear();
            return new AnyEndpoint(uri, this);
        }
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                throw new IllegalStateException("A trial sends nothing");
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new DefaultConsumer(this, processor);
    }

    @Override
    public boolean isLenientProperties() {
        return true;
    }
}
