package callabsync.routing;

import callabsync.mapping.Problem;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/** Puts the routes of one file into the running context, in the place of its version before. */
final class LiveRoutes {

    /** A running exchange may take this long before its route is stopped anyway. */
    private static final long SECONDS_TO_END = 30;

    private final CamelContext context;
    private final RouteSwap swap;
    private final Path folder;

    LiveRoutes(CamelContext context, RouteSwap swap, Path folder) {
        this.context = context;
        this.swap = swap;
        this.folder = folder;
    }

    /** Returns a problem if another file, or Java, has a route of this name. */
    Optional<Problem> idTaken(RouteText text, @Nullable RouteText before) {
        for (String id : text.routeIds()) {
            if (context.getRoute(id) != null
                    && (before == null || !before.routeIds().contains(id))) {
                return Optional.of(new Problem(text.file(), 1, 0, "a route " + id + " exists already elsewhere"));
            }
        }
        return Optional.empty();
    }

    /** Replaces a file's routes. If that fails, the version before runs again, and the reason is returned. */
    Optional<Problem> swap(@Nullable RouteText before, RouteText now) {
        if (before != null && isDispatching(now)) {
            Optional<?>[] problem = {Optional.empty()};
            swap.swap(() -> problem[0] = replace(before, now));
            return problem[0].map(Problem.class::cast);
        }
        return replace(before, now);
    }

    void remove(RouteText text) {
        for (String id : text.routeIds()) {
            removeRoute(id);
        }
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        Set<String> configurations = new HashSet<>(text.configurationIds());
        model.getRouteConfigurationDefinitions().stream()
                .filter(configuration -> configurations.contains(configuration.getId()))
                .toList()
                .forEach(configuration -> {
                    try {
                        model.removeRouteConfiguration(configuration);
                    } catch (Exception e) {
                        throw new IllegalStateException("Cannot remove " + configuration.getId(), e);
                    }
                });
    }

    private Optional<Problem> replace(@Nullable RouteText before, RouteText now) {
        try {
            if (before != null) {
                remove(before);
            }
            add(now);
            return Optional.empty();
        } catch (Exception | LinkageError e) {
            Problem problem = RouteFault.of(now, context, e);
            remove(now);
            if (before != null) {
                putBack(before);
            }
            return Optional.of(problem);
        }
    }

    private void putBack(RouteText before) {
        try {
            add(before);
        } catch (Exception e) {
            throw new IllegalStateException("The last good version of " + before.file() + " does not start again", e);
        }
    }

    private void add(RouteText text) throws Exception {
        String place = "file:" + folder.resolve(text.file());
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(place, text.content()));
        for (String id : text.routeIds()) {
            Route route = context.getRoute(id);
            boolean startsByItself = route != null && !Boolean.FALSE.equals(route.isAutoStartup());
            if (startsByItself && context.getRouteController().getRouteStatus(id) != ServiceStatus.Started) {
                context.getRouteController().startRoute(id);
            }
        }
    }

    private void removeRoute(String id) {
        if (context.getRoute(id) == null) {
            return;
        }
        try {
            context.getRouteController().stopRoute(id, SECONDS_TO_END, TimeUnit.SECONDS);
            context.removeRoute(id);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot stop route " + id, e);
        }
    }

    /**
     * Returns whether senders must not be kept waiting. Other routes that are entered by {@code direct:} may wait for a
     * network; their senders wait for the new version.
     */
    private static boolean isDispatching(RouteText text) {
        return text.baseName().startsWith("dispatch");
    }
}
