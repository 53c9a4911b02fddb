package callabsync.signature;

import org.jspecify.annotations.Nullable;

/** Looks up a request's header; absent: null. */
@FunctionalInterface
public interface Headers {
    @Nullable
    String get(String name);
}
