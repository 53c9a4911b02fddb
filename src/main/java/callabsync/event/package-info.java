/**
 * What Callab tells us about a call, as values: the event with its contact, call and outcomes. Depends on nothing.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package callabsync.event;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
