/**
 * Strict stand-ins for CRMs and Callab on loopback. With them the whole loop runs without any account. Their state lives in
 * memory and ends with the process.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package callabsync.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
