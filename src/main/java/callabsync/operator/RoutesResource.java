package callabsync.operator;

import static callabsync.operator.ErrorAnswers.conflict;
import static callabsync.operator.ErrorAnswers.notFound;

import callabsync.extension.JavaRoutes;
import callabsync.operator.BrokenFiles.BrokenFile;
import callabsync.operator.RouteGraph.Step;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The routes that run now, read from the engine: what each does, where it is written, how much went through it. */
@Controller
@Tag(name = "Routes", description = "The routes that run now")
class RoutesResource {

    private static final String YAML = ".camel.yaml";
    private static final Pattern FILE = Pattern.compile("([a-z]+:)?(?<path>.*\\.camel\\.yaml)(?<line>(:\\d+)?)");

    private final CamelContext context;
    private final MeterRegistry meters;
    private final BrokenFiles broken;
    private final JavaRoutes javaRoutes;
    private final RouteGraph graph;

    RoutesResource(
            CamelContext context, MeterRegistry meters, BrokenFiles broken, JavaRoutes javaRoutes, RouteGraph graph) {
        this.context = context;
        this.meters = meters;
        this.broken = broken;
        this.javaRoutes = javaRoutes;
        this.graph = graph;
    }

    /**
     * All routes.
     *
     * @param folder those that an integration engineer edits
     * @param extensions those in Java that an engineer put into {@code extensions/}
     * @param jars the jars in that folder, with the names of their beans
     * @param engine those that nobody may edit away
     */
    public record Routes(
            List<BrokenFile> broken,
            List<RunningRoute> folder,
            List<RunningRoute> extensions,
            Map<String, List<String>> jars,
            List<RunningRoute> engine) {}

    private enum Origin {
        FOLDER,
        EXTENSIONS,
        ENGINE
    }

    /**
     * A route.
     *
     * @param place file and line
     * @param state started, suspended or stopped
     * @param from its endpoint without options
     * @param through how many exchanges since the start, and how many of them failed
     * @param lastFailedAt when one failed in a step last, also if the route handled that; absent if none did, and for routes of the engine
     */
    public record RunningRoute(
            String id,
            String description,
            String from,
            String fromDescription,
            String place,
            String state,
            long through,
            long failed,
            @Nullable Instant lastFailedAt,
            List<Step> steps) {}

    @GetMapping({"/routes", "/api/routes"})
    @Operation(summary = "The routes that run now, and the files that are broken")
    @PageView(value = "routes", model = "routes")
    Routes list() {
        Map<Origin, List<RunningRoute>> all = all().stream().collect(Collectors.groupingBy(this::origin));
        return new Routes(
                broken.ofRoutes(),
                all.getOrDefault(Origin.FOLDER, List.of()),
                all.getOrDefault(Origin.EXTENSIONS, List.of()),
                javaRoutes.jars(),
                all.getOrDefault(Origin.ENGINE, List.of()));
    }

    @PostMapping({"/routes/{id}/pause", "/api/routes/{id}/pause"})
    @Operation(summary = "Pause a route of routes/ or extensions/: what it would take waits")
    @PageView("redirect:/routes")
    RunningRoute pause(@PathVariable String id, RedirectAttributes redirect) throws Exception {
        RunningRoute route = known(id, ServiceStatus.Started);
        context.getRouteController().suspendRoute(route.id());
        redirect.addFlashAttribute("done", id + " is paused.");
        return known(id, ServiceStatus.Suspended);
    }

    @PostMapping({"/routes/{id}/resume", "/api/routes/{id}/resume"})
    @Operation(summary = "Resume a route that is paused")
    @PageView("redirect:/routes")
    RunningRoute resume(@PathVariable String id, RedirectAttributes redirect) throws Exception {
        RunningRoute route = known(id, ServiceStatus.Suspended);
        context.getRouteController().resumeRoute(route.id());
        redirect.addFlashAttribute("done", id + " runs.");
        return known(id, ServiceStatus.Started);
    }

    private Origin origin(RunningRoute route) {
        if (javaRoutes.jarOf(route.id()).isPresent()) {
            return Origin.EXTENSIONS;
        }
        return route.place().contains(YAML) ? Origin.FOLDER : Origin.ENGINE;
    }

    private RunningRoute known(String id, ServiceStatus status) {
        RunningRoute route = all().stream()
                .filter(each -> each.id().equals(id) && origin(each) != Origin.ENGINE)
                .findFirst()
                .orElseThrow(() -> notFound("There is no route " + id + " in routes/ or extensions/"));
        if (context.getRouteController().getRouteStatus(id) != status) {
            throw conflict("The route " + id + " is " + route.state() + ", not " + word(status));
        }
        return route;
    }

    private List<RunningRoute> all() {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        return model.getRouteDefinitions().stream()
                .map(this::route)
                .sorted(Comparator.comparing(RunningRoute::id))
                .toList();
    }

    private RunningRoute route(RouteDefinition route) {
        String id = route.getRouteId();
        List<Step> steps = graph.of(route);
        var status = context.getRouteController().getRouteStatus(id);
        String description = route.getDescriptionText();
        String fromDescription = route.getInput().getDescriptionText();
        return new RunningRoute(
                id,
                description == null ? "" : description,
                RouteGraph.endpoint(route.getInput().getEndpointUri()),
                fromDescription == null ? "" : fromDescription,
                place(id),
                status == null ? "stopped" : word(status),
                counted("camel.exchanges.total", id),
                counted("camel.exchanges.failed", id),
                lastFailed(steps),
                steps);
    }

    private static String word(ServiceStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** Returns file and line; of a route in Java its class and line, and the jar if it is in {@code extensions/}. */
    private String place(String id) {
        return javaRoutes.jarOf(id).map(jar -> jar + " " + written(id)).orElseGet(() -> written(id));
    }

    private String written(String id) {
        var route = context.getRoute(id);
        String place = route == null ? null : route.getSourceLocation();
        if (route == null || place == null) {
            return "";
        }
        Matcher file = FILE.matcher(place);
        if (!file.matches()) {
            return route.getSourceLocationShort() == null ? place : route.getSourceLocationShort();
        }
        Path here = Path.of("").toAbsolutePath();
        Path path = Path.of(file.group("path")).toAbsolutePath().normalize();
        return (path.startsWith(here) ? here.relativize(path) : path) + file.group("line");
    }

    private static @Nullable Instant lastFailed(List<Step> steps) {
        return steps.stream()
                .map(Step::lastFailedAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private long counted(String meter, String routeId) {
        return (long) meters.find(meter).tag("routeId", routeId).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
