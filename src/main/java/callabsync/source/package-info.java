/**
 * What an import reads: records of a CRM, page by page behind a mark. Each kind of CRM that can be read offers a {@link
 * callabsync.source.SourceKind}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "sink"})
package callabsync.source;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
