/**
 * Turns an event into what a sink sends (and a CRM record into a contact): JSONata files in {@code routes/}, reloaded on save.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store"})
package callabsync.mapping;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
