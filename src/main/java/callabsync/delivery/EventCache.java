package callabsync.delivery;

import callabsync.inbox.StoredEvent;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Events that were dispatched a moment ago, so that a delivery that is sent at once need not read its event again. */
@Component
public final class EventCache {

    private static final int EVENTS = 1_000;

    private final Cache<String, StoredEvent> events =
            Caffeine.newBuilder().maximumSize(EVENTS).executor(Runnable::run).build();

    public void keep(StoredEvent event) {
        events.put(event.id(), event);
    }

    Optional<StoredEvent> find(String eventId) {
        return Optional.ofNullable(events.getIfPresent(eventId));
    }

    /** Forgets everything; after an erasure. */
    public void clear() {
        events.invalidateAll();
    }
}
