/**
 * Any JSON API: address, credentials, body and the meaning of each answer are a destination's settings, not code. A delivery
 * goes through {@link callabsync.http.HttpSink}, {@code HttpFinder}, {@code Drafts} and {@code RecordWrites}. {@code
 * Api} sends its requests, and {@code AnswerRules} reads the answers. An import goes through {@code HttpSource}, {@code
 * ListQuery} and {@code ListPosition}. Another kind of API extends {@link callabsync.http.HttpApiKind}.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"event", "store", "inbox", "destination", "delivery", "mapping", "sink", "source"})
package callabsync.http;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
