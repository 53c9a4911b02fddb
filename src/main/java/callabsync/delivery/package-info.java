/**
 * Durable delivery as a Camel component: {@code delivery:} opens a delivery, {@code sink:} hands due deliveries to a route.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "destination"})
package callabsync.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
