package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.sink.CrmSteps.Step;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.jspecify.annotations.Nullable;

/** Takes the deliveries of a kind of destination one step further. */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "crm",
        title = "CRM step",
        syntax = "crm:operation",
        producerOnly = true,
        remote = false,
        category = Category.SAAS)
public final class CrmEndpoint extends DefaultEndpoint {

    private final CrmComponent component;

    @UriPath(
            description =
                    "What is done: match finds the record that each delivery is about, shape makes of it what is to be"
                            + " written, write writes it, activity adds an activity once per call, finish marks what has no"
                            + " answer by now as delivered",
            enums = "match,shape,write,activity,finish")
    @Metadata(required = true)
    private final String operation;

    @UriParam
    @Metadata(required = true)
    private String kind = "";

    @UriParam
    private String object = "";

    @UriParam
    private String type = "";

    @UriParam
    private String mapping = "";

    @UriParam
    private String contactMapping = "";

    private @Nullable Step step;

    CrmEndpoint(String uri, CrmComponent component, String operation) {
        super(uri, component);
        this.component = component;
        this.operation = operation;
    }

    /** The kind of sink whose deliveries the step takes: the name after sink:. */
    public void setKind(String kind) {
        this.kind = kind;
    }

    /** Which objects are shaped or written, where the kind has several: contacts or calls, say. */
    public void setObject(String object) {
        this.object = object;
    }

    /** The type of activity that is added, such as calls or tasks. */
    public void setType(String type) {
        this.type = type;
    }

    /** The mapping that makes what is written: its folder and base name. */
    public void setMapping(String mapping) {
        this.mapping = mapping;
    }

    /** The mapping of people whose record is a contact, in a CRM where it may be a lead, too. */
    public void setContactMapping(String contactMapping) {
        this.contactMapping = contactMapping;
    }

    /** @throws IllegalArgumentException when there is no such step, or its options are wrong */
    void prepare() {
        var given = new LinkedHashMap<>(
                Map.of("object", object, "type", type, "mapping", mapping, "contactMapping", contactMapping));
        given.values().removeIf(String::isEmpty);
        step = component.step(kind, operation, given);
    }

    @Override
    public Producer createProducer() {
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                take(exchange.getMessage().getBody());
            }
        };
    }

    private void take(@Nullable Object body) {
        String sink = body instanceof Batch batch ? batch.destination().sink() : "";
        if (step == null || !sink.equals(kind)) {
            throw new IllegalStateException("crm:" + operation + " of " + kind + " takes deliveries of sink:" + kind
                    + ", not " + (sink.isEmpty() ? "another body" : "those of sink:" + sink));
        }
        step.take((Batch) body);
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException(
                "crm:" + operation + " is a step; the deliveries come from sink:<kind>");
    }
}
