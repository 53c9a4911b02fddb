/**
 * Loads the routes in {@code routes/} file by file, validates each before it is swapped in, and keeps the last good version.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "destination", "extension", "mapping"})
package callabsync.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
