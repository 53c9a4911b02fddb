package callabsync.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.Route;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultProducer;

/**
 * A sink's route as it runs, with its ends replaced: nothing leaves this program, and what would have left is noted. Beans
 * are the real ones: what they do besides, they do.
 */
public final class Rehearsal implements AutoCloseable {

    /** Endpoints that only hand on. */
    private static final Set<String> WITHIN = Set.of("direct", "bean", "class", "language");

    /**
     * What would have been sent.
     *
     * @param endpoint its address with its options
     * @param body as text
     */
    public record Sent(String endpoint, Map<String, Object> headers, String body) {

        /** Without what is sent. */
        @Override
        public String toString() {
            return "Sent[" + headers.keySet() + "]";
        }
    }

    private final DefaultCamelContext context;
    private final String sink;
    private final List<Sent> sent = new ArrayList<>();

    /** @param context not started yet */
    Rehearsal(DefaultCamelContext context, String sink) {
        this.context = context;
        this.sink = sink;
        context.getCamelContextExtension()
                .registerEndpointCallback((uri, endpoint) -> isWithin(uri) ? endpoint : new End(endpoint, this));
    }

    private static boolean isWithin(String uri) {
        return WITHIN.contains(uri.substring(0, Math.max(0, uri.indexOf(':'))));
    }

    /** Returns an exchange to fill as a delivery's. */
    public Exchange exchange() {
        return new DefaultExchange(context);
    }

    /** Runs the route over the exchange. Returns what it would have sent, in this order. */
    public List<Sent> run(Exchange exchange) {
        sent.clear();
        try {
            route().getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        return List.copyOf(sent);
    }

    private Route route() {
        return context.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof End end && end.consumes(sink))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        context.stop();
    }

    private static final class End extends DefaultEndpoint {

        private final Endpoint real;
        private final Rehearsal rehearsal;

        End(Endpoint real, Rehearsal rehearsal) {
            super(real.getEndpointUri(), rehearsal.context.getComponent("direct"));
            this.real = real;
            this.rehearsal = rehearsal;
        }

        boolean consumes(String sink) {
            return real.getEndpointUri()
                    .replace("://", ":")
                    .replaceFirst("[?].*", "")
                    .equals("sink:" + sink);
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) {
                    String body = exchange.getMessage().getBody(String.class);
                    rehearsal.sent.add(new Sent(
                            real.getEndpointUri(),
                            new LinkedHashMap<>(exchange.getMessage().getHeaders()),
                            body == null ? "" : body));
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
}
