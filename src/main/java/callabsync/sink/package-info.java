/**
 * What YAML cannot say about a CRM: the way of a batch through match, map, fit, fold, write and remember ({@link
 * callabsync.sink.Pipeline}), which stands here once, and what is shared by all that send requests. What an answer means is
 * said by each kind of destination as a {@link callabsync.sink.Verdict}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping"})
package callabsync.sink;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
