package callabsync.routing;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What happens with broken routes.
 *
 * @param strictRoutes refuse to start when a file in the routes folder is broken, instead of setting it aside
 */
@ConfigurationProperties("callab.sync")
record RoutingProperties(@DefaultValue("false") boolean strictRoutes) {}
