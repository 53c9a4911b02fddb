package callabsync.extension;

import callabsync.mapping.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;

/** The routes in Java of the extension jars: each class is started by itself, and one that fails is left out. */
public final class JavaRoutes {

    private static final Logger log = LoggerFactory.getLogger(JavaRoutes.class);

    private final ExtensionJars jars;
    private final OwnClasses own;
    private final AutowireCapableBeanFactory factory;
    private final CamelContext context;
    private final Map<String, String> jarOfRoute = new ConcurrentHashMap<>();
    private final List<Problem> failed = new CopyOnWriteArrayList<>();

    JavaRoutes(ExtensionJars jars, OwnClasses own, AutowireCapableBeanFactory factory, CamelContext context) {
        this.jars = jars;
        this.own = own;
        this.factory = factory;
        this.context = context;
    }

    /** Starts all of them; to be called once, when Camel and the routes of the folder run. Never throws. */
    public void start() {
        own.routes().forEach(this::start);
        if (!jars.jars().isEmpty()) {
            log.atInfo()
                    .addKeyValue("jars", jars.jars().size())
                    .addKeyValue(
                            "beans",
                            own.beans().values().stream().mapToInt(List::size).sum())
                    .addKeyValue("routes", jarOfRoute.size())
                    .addKeyValue("failed", problems().size())
                    .log("extension.loaded");
        }
    }

    /** Returns what of the jars is not used, and why. */
    public List<Problem> problems() {
        return Stream.concat(jars.problems().stream(), failed.stream()).toList();
    }

    /** Returns the jar that a route comes from. */
    public Optional<String> jarOf(String routeId) {
        return Optional.ofNullable(jarOfRoute.get(routeId));
    }

    /** Returns the names of the beans in each jar that is loaded. */
    public Map<String, List<String>> jars() {
        var names = new LinkedHashMap<String, List<String>>();
        own.beans().forEach((jar, beans) -> names.put(ExtensionJars.placeOf(jar), List.copyOf(beans)));
        return names;
    }

    private void start(OwnClasses.Routes routes) {
        String place = ExtensionJars.placeOf(routes.jar());
        List<RouteDefinition> added = new ArrayList<>();
        try {
            RouteBuilder builder = factory.createBean(routes.type());
            refuseTakenIds(builder);
            added.addAll(builder.getRouteCollection().getRoutes());
            context.addRoutes(builder);
            for (RouteDefinition route : added) {
                startIfWanted(route.getRouteId());
                jarOfRoute.put(route.getRouteId(), place);
            }
        } catch (Exception | LinkageError e) {
            remove(added);
            String reason = routes.type().getName() + " does not start: "
                    + MissingParts.advice(e).orElseGet(() -> lastMessageOf(e));
            failed.add(new Problem(place, 0, 0, reason));
            log.atError()
                    .addKeyValue("jar", place)
                    .addKeyValue("reason", reason)
                    .log("extension.failed");
        }
    }

    /** Camel would stop the other route, and start this one in its place. */
    private void refuseTakenIds(RouteBuilder builder) throws Exception {
        for (RouteDefinition route : builder.configureRoutes(context).getRoutes()) {
            if (route.getRouteId() != null && context.getRoute(route.getRouteId()) != null) {
                throw new IllegalStateException("a route " + route.getRouteId() + " exists already elsewhere");
            }
        }
    }

    private void startIfWanted(String id) throws Exception {
        var route = context.getRoute(id);
        boolean startsByItself = route != null && !Boolean.FALSE.equals(route.isAutoStartup());
        if (startsByItself && context.getRouteController().getRouteStatus(id) != ServiceStatus.Started) {
            context.getRouteController().startRoute(id);
        }
    }

    private void remove(List<RouteDefinition> routes) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        for (RouteDefinition route : routes) {
            try {
                model.removeRouteDefinition(route);
                jarOfRoute.remove(route.getRouteId());
            } catch (Exception e) {
                log.atError()
                        .addKeyValue("route", route.getRouteId())
                        .addKeyValue("reason", lastMessageOf(e))
                        .log("extension.failed");
            }
        }
    }

    private static String lastMessageOf(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String message = last.getMessage();
        return message == null || last instanceof LinkageError ? last.toString() : message;
    }
}
