package callabsync.delivery;

import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** Due deliveries of the destinations of one kind. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "sink",
        title = "Sink",
        syntax = "sink:kind",
        consumerOnly = true,
        category = {Category.MESSAGING})
public final class SinkEndpoint extends DefaultEndpoint {

    @UriPath
    @Metadata(required = true)
    private final String kind;

    @UriParam(defaultValue = "1", description = "How many deliveries a batch may hold.")
    private int batch = 1;

    @UriParam(defaultValue = "500ms", description = "Least time between two batches that are not full.")
    private Duration pace = Duration.ofMillis(500);

    @UriParam(defaultValue = "1", description = "How many batches of one destination may be on their way at once.")
    private int concurrency = 1;

    SinkEndpoint(String uri, SinkComponent component, String kind) {
        super(uri, component);
        this.kind = kind;
    }

    @Override
    public SinkComponent getComponent() {
        return (SinkComponent) super.getComponent();
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

    public String getKind() {
        return kind;
    }

    public int getBatch() {
        return batch;
    }

    public void setBatch(int batch) {
        this.batch = batch;
    }

    public Duration getPace() {
        return pace;
    }

    public void setPace(Duration pace) {
        this.pace = pace;
    }

    public int getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }
}
