package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.sink.CrmSteps.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** A step of a kind's route: what is done with the deliveries. */
public final class CrmEndpoint extends DefaultEndpoint {

    private final CrmComponent component;
    private final String operation;
    private String kind = "";
    private final Map<String, String> options = new LinkedHashMap<>();
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

    /** Which objects are shaped or written, where the kind has several. */
    public void setObject(String object) {
        options.put("object", object);
    }

    /** The type of activity that is added, such as calls or tasks. */
    public void setType(String type) {
        options.put("type", type);
    }

    /** The mapping that makes what is written: its folder and base name. */
    public void setMapping(String mapping) {
        options.put("mapping", mapping);
    }

    /** The mapping of people whose record is a contact, in a CRM where it may be a lead, too. */
    public void setContactMapping(String mapping) {
        options.put("contactMapping", mapping);
    }

    /** @throws IllegalArgumentException when there is no such step, or its options are wrong */
    void prepare() {
        step = component.step(kind, operation, options);
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
