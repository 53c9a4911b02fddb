package callabsync.inbox;

import callabsync.event.Event;

/**
 * An event as the inbox holds it.
 *
 * @param id {@code evt_...}
 * @param source where it came from
 */
public record StoredEvent(String id, String source, Event event) {}
