package callabsync.routing;

import callabsync.event.SpokenTime.DateOrder;
import callabsync.mapping.JsonataLanguage;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** A running Camel context with stand-ins for {@code delivery:}, {@code sink:} and {@code crm:}, which note what they get. */
public final class TestContext implements AutoCloseable {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final RouteSwap swap = new RouteSwap();

    public TestContext(Path folder) {
        this(folder, Map.of());
    }

    /** @param real components in place of stand-ins, by scheme */
    public TestContext(Path folder, Map<String, Component> real) {
        var mappings = new Mappings(new MappingProperties(
                folder, Duration.ofSeconds(1), ZoneOffset.UTC, DateOrder.UNKNOWN, null, Duration.ofSeconds(10)));
        context.disableJMX();
        context.getRegistry().bind("mapping", mappings);
        context.getRegistry().bind("jsonata-language", new JsonataLanguage(mappings));
        context.getRegistry().bind("sinkErrors", new SinkErrors());
        context.getRegistry().bind("requests", new SinkErrors());
        for (String scheme : List.of("delivery", "sink", "crm")) {
            context.getRegistry().bind(scheme, real.getOrDefault(scheme, new Noting()));
        }
        context.start();
    }

    public CamelContext camel() {
        return context;
    }

    public RouteSwap swap() {
        return swap;
    }

    public RouteFolder folder(Path folder, boolean strict) {
        return new RouteFolder(folder, strict, context, swap);
    }

    /** Sends a body through a route as the product does; answers the exchange. */
    public Exchange send(String uri, Object body, Map<String, Object> variables) {
        return swap.run(() -> context.createFluentProducerTemplate()
                .to(uri)
                .withProcessor(exchange -> {
                    exchange.getMessage().setBody(body);
                    variables.forEach(exchange::setVariable);
                })
                .send());
    }

    /** The {@code delivery:} endpoints that were sent to, in order; then forgotten. */
    public List<String> sent() {
        List<String> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    @Override
    public void close() {
        context.stop();
    }

    /** A bean whose method a route calls. */
    public static final class SinkErrors {
        public void answer() {}
    }

    private final class Noting extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            String noted = remaining + (parameters.remove("optional") == null ? "" : " (optional)");
            parameters.clear();
            return new DefaultEndpoint(uri, this) {
                @Override
                public Producer createProducer() {
                    return new DefaultProducer(this) {
                        @Override
                        public void process(Exchange exchange) {
                            sent.add(noted);
                        }
                    };
                }

                @Override
                public Consumer createConsumer(Processor processor) {
                    return new DefaultConsumer(this, processor);
                }
            };
        }
    }
}
