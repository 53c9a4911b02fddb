package callabsync.routing;

import callabsync.destination.SinkRoutes;
import java.util.Optional;
import org.apache.camel.CamelContext;

/**
 * The routes that take deliveries: those of the folder, also in the moment in which one replaces its version before, and those
 * in Java.
 */
final class RunningSinkRoutes implements SinkRoutes {

    private final RouteFolder folder;
    private final CamelContext context;

    RunningSinkRoutes(RouteFolder folder, CamelContext context) {
        this.folder = folder;
        this.context = context;
    }

    @Override
    public Optional<String> missing(String sink) {
        // While the program stops, the routes stop one by one. An event that is dispatched meanwhile needs its
        // deliveries.
        return context.isStopping() || context.isStopped()
                ? Optional.empty()
                : folder.missing(sink).filter(why -> !isConsumed(sink));
    }

    private boolean isConsumed(String sink) {
        return context.getRoutes().stream()
                .map(route -> route.getEndpoint().getEndpointBaseUri())
                .anyMatch(uri -> uri.equals("sink://" + sink) || uri.equals("sink:" + sink));
    }
}
