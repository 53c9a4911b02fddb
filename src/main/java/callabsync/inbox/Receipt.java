package callabsync.inbox;

import java.util.Optional;

/**
 * The result of storing something received.
 *
 * @param eventId the event it is kept as; for a duplicate the first one's
 * @param duplicate whether the same content had come before
 * @param unusable why no event can be made of it, as the contract words it; it is kept as {@code invalid} all the same
 */
public record Receipt(String eventId, boolean duplicate, Optional<String> unusable) {}
