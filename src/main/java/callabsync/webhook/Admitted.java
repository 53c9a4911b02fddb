package callabsync.webhook;

import callabsync.quarantine.Rejection;

/**
 * A refused request that became an event.
 *
 * @param duplicate whether its event was stored before; false with Kafka as intake, where that is found out later
 */
public record Admitted(Rejection rejection, boolean duplicate) {}
