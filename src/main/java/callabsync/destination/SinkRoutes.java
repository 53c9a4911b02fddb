package callabsync.destination;

import java.util.Optional;

/** The routes that consume {@code sink:<name>}. A sink that is no kind is such a route alone. */
public interface SinkRoutes {

    /** Returns why no route takes the deliveries of this sink; empty if one does. */
    Optional<String> missing(String sink);
}
