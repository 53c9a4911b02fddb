/**
 * Strict stand-ins for HubSpot, Salesforce, a generic CRM and Callab on loopback; with them the loop closes without any
 * account. Their state lives in memory and ends with the process.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package callabsync.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
