package callabsync.operator;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.springframework.stereotype.Component;

/** The routes that run now, read from the engine: what each does, where it is written, how much went through it. */
@Component
public class RunningRoutes {

    private static final String YAML = ".camel.yaml";

    private final CamelContext context;
    private final MeterRegistry meters;

    RunningRoutes(CamelContext context, MeterRegistry meters) {
        this.context = context;
        this.meters = meters;
    }

    /**
     * A route.
     *
     * @param place file and line
     * @param state started, suspended or stopped
     * @param through how many exchanges since the start, and how many of them failed
     */
    public record Running(
            String id,
            String description,
            String from,
            String fromDescription,
            String place,
            String state,
            long through,
            long failed,
            List<Step> steps) {}

    /** A step, with those within it. */
    public record Step(String kind, String label, List<Step> steps) {}

    /** Those that an integration engineer edits. */
    List<Running> ofFolder() {
        return all().stream().filter(route -> route.place().contains(YAML)).toList();
    }

    /** Those that nobody may edit away. */
    List<Running> ofJava() {
        return all().stream().filter(route -> !route.place().contains(YAML)).toList();
    }

    /** Suspends a route of the folder. Answers whether there is one that can be. */
    boolean suspend(String id) {
        return change(
                id, ServiceStatus.Started, () -> context.getRouteController().suspendRoute(id));
    }

    /** Lets a suspended route go on. */
    boolean resume(String id) {
        return change(
                id, ServiceStatus.Suspended, () -> context.getRouteController().resumeRoute(id));
    }

    private interface Change {
        void run() throws Exception;
    }

    private boolean change(String id, ServiceStatus expected, Change change) {
        boolean ours = ofFolder().stream().anyMatch(route -> route.id().equals(id));
        if (!ours || context.getRouteController().getRouteStatus(id) != expected) {
            return false;
        }
        try {
            change.run();
            return true;
        } catch (Exception e) {
            throw new IllegalStateException("Route " + id + " did not change", e);
        }
    }

    private List<Running> all() {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream()
                .map(this::running)
                .sorted(Comparator.comparing(Running::id))
                .toList();
    }

    private Running running(RouteDefinition route) {
        String id = route.getRouteId();
        var status = context.getRouteController().getRouteStatus(id);
        String description = route.getDescriptionText();
        String fromDescription = route.getInput().getDescriptionText();
        return new Running(
                id,
                description == null ? "" : description,
                route.getInput().getEndpointUri(),
                fromDescription == null ? "" : fromDescription,
                place(id),
                status == null ? "stopped" : status.name().toLowerCase(Locale.ROOT),
                counted("camel.exchanges.total", id),
                counted("camel.exchanges.failed", id),
                steps(route.getOutputs()));
    }

    /** File and line; of a route in Java its class and line. */
    private String place(String id) {
        var route = context.getRoute(id);
        String place = route == null ? null : route.getSourceLocationShort();
        if (place == null) {
            place = route == null ? null : route.getSourceLocation();
        }
        if (place == null) {
            return "";
        }
        String full = route.getSourceLocation();
        if (full != null && full.contains(YAML)) {
            String file = full.replaceFirst("^[a-z]+:", "");
            int colon = file.lastIndexOf(':');
            String line = colon > 0 && file.substring(colon + 1).matches("\\d+") ? file.substring(colon) : "";
            String path = line.isEmpty() ? file : file.substring(0, colon);
            Path here = Path.of("").toAbsolutePath();
            Path absolute = Path.of(path).toAbsolutePath().normalize();
            return (absolute.startsWith(here) ? here.relativize(absolute) : absolute) + line;
        }
        return place;
    }

    private static List<Step> steps(List<ProcessorDefinition<?>> definitions) {
        var steps = new ArrayList<Step>();
        for (ProcessorDefinition<?> definition : definitions) {
            String description = definition.getDescriptionText();
            steps.add(new Step(
                    definition.getShortName(),
                    description == null || description.isBlank() ? definition.getLabel() : description,
                    steps(definition.getOutputs())));
        }
        return steps;
    }

    private long counted(String meter, String routeId) {
        return (long) meters.find(meter).tag("routeId", routeId).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
