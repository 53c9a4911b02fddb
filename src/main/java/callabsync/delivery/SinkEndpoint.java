package callabsync.delivery;

import callabsync.destination.Destination;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Takes the due deliveries of a sink's destinations. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "sink",
        title = "Sink",
        syntax = "sink:name",
        consumerOnly = true,
        remote = false,
        category = Category.MESSAGING)
public final class SinkEndpoint extends DefaultEndpoint {

    private static final int EXCHANGES_AT_ONCE = 4;

    private final SinkComponent component;

    @UriPath(name = "name", description = "The kind of destination, or the name of a sink that the route alone makes")
    @Metadata(required = true)
    private final String kind;

    @UriParam(defaultValue = "1")
    private int batch = 1;

    @UriParam(defaultValue = "500ms")
    private Duration pace = Duration.ofMillis(500);

    @UriParam
    private int concurrency;

    SinkEndpoint(String uri, SinkComponent component, String kind) {
        super(uri, component);
        this.component = component;
        this.kind = kind;
    }

    /** How many deliveries an exchange may hold; 1: one each, whose body is not a list. */
    public void setBatch(int batch) {
        this.batch = batch;
    }

    /** Least time between two batches that are not full. */
    public void setPace(Duration pace) {
        this.pace = pace;
    }

    /** How many exchanges of one destination may be on their way at once; absent: 1 for a kind, 4 for a route alone. */
    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "sink:" + kind + " is where deliveries come from; open one with delivery:<destination>");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        var consumer = new SinkConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Returns a pump for each destination of this sink. */
    List<Pump> pumps(java.util.function.Consumer<Batch> route) {
        return component.destinations().ofSink(kind).stream()
                .map(destination -> pump(destination, route))
                .toList();
    }

    private Pump pump(Destination destination, java.util.function.Consumer<Batch> route) {
        int usual = concurrency > 0 ? concurrency : isRouteAlone() ? EXCHANGES_AT_ONCE : 1;
        int atOnce = destination.concurrency().orElse(usual);
        return isRouteAlone() && batch == 1
                ? Pump.ofSingles(component.sending(), destination, route, atOnce)
                : Pump.ofBatches(component.sending(), destination, route, batch, pace, atOnce);
    }

    SinkComponent component() {
        return component;
    }

    /** Returns whether an exchange's body is a list. */
    boolean isOfLists() {
        return batch > 1;
    }

    boolean isRouteAlone() {
        return component.destinations().isRouteAlone(kind);
    }
}
