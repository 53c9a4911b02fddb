package callabsync.webhook;

import org.jspecify.annotations.Nullable;

/** Looks up a request's header; absent: null. */
@FunctionalInterface
interface Headers {
    @Nullable
    String get(String name);
}
