/**
 * A delivery as a Camel exchange, for sinks that a route alone makes: what the route gets, what its end means, and which
 * endpoints it called. {@code routes/README.md} has the table of bodies and variables.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "routing", "sink"})
package callabsync.exchange;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
