package callabsync.signature;

import org.jspecify.annotations.Nullable;

/** Returns a request's header; null if it is absent. */
@FunctionalInterface
public interface Headers {
    @Nullable
    String get(String name);
}
