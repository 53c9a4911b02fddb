/**
 * Verifies who signed a webhook: the schemes, and the JSON that JavaScript would have signed.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package callabsync.signature;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
