/**
 * What an engineer adds to the program without building it anew: jars in {@code extensions/}, with components of Camel, beans
 * and routes in Java. {@code src/docs/guides/extensions.md} shows how.
 */
@NullMarked
@ApplicationModule(allowedDependencies = "mapping")
package callabsync.extension;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
