package callabsync.webhook;

import callabsync.quarantine.Rejection;

/**
 * A refused request that became an event.
 *
 * @param duplicate whether its event was there before; with Kafka as intake that is found out later, and this is false
 */
public record Admitted(Rejection rejection, boolean duplicate) {}
