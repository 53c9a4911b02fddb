package callabsync.sink;

import callabsync.mapping.Mappings;
import callabsync.sink.CrmSteps.Operation;
import callabsync.sink.CrmSteps.Step;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * {@code crm:<operation>} takes the deliveries of {@code sink:<kind>} one step further. The kind gives the steps, see {@link
 * CrmSteps}. What is wrong with a step is said when its route is loaded.
 */
@org.apache.camel.spi.annotations.Component("crm")
@Component("crm")
final class CrmComponent extends DefaultComponent {

    private final ObjectProvider<CrmSteps> kinds;
    private final Mappings mappings;

    CrmComponent(ObjectProvider<CrmSteps> kinds, Mappings mappings) {
        this.kinds = kinds;
        this.mappings = mappings;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String operation, Map<String, Object> parameters) throws Exception {
        var endpoint = new CrmEndpoint(uri, this, operation);
        setProperties(endpoint, parameters);
        endpoint.prepare();
        return endpoint;
    }

    /**
     * Returns the step.
     *
     * @param given the options that the route gives, by name
     * @throws IllegalArgumentException when there is no such step, or its options are wrong
     */
    Step step(String kind, String operation, Map<String, String> given) {
        CrmSteps steps = steps(kind);
        Map<Operation, CrmSteps.Maker> makers = new TreeMap<>(steps.steps());
        var maker = Operation.of(operation).map(makers::get).orElse(null);
        if (maker == null) {
            String known = makers.keySet().stream().map(Operation::word).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(kind + " has no step " + operation + "; it has " + known);
        }
        var options = new StepOptions(kind, given, this::isMapping);
        Step step = maker.of(options);
        options.refuseOthers();
        return step;
    }

    private CrmSteps steps(String kind) {
        Map<String, CrmSteps> byKind = new TreeMap<>();
        kinds.forEach(each -> byKind.put(each.sink(), each));
        CrmSteps steps = byKind.get(kind);
        if (steps == null) {
            throw new IllegalArgumentException("kind " + (kind.isEmpty() ? "is not set" : kind + " gives no steps")
                    + "; these do: " + String.join(", ", byKind.keySet()));
        }
        return steps;
    }

    /** A mapping that is broken now is there all the same: its deliveries say so. */
    private boolean isMapping(String name) {
        return mappings.find(name).isPresent()
                || mappings.problems().stream()
                        .anyMatch(problem -> problem.file().equals(name + ".jsonata"));
    }
}
