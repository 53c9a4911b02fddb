package callabsync.quarantine;

/**
 * How many refused requests of one reason the quarantine holds.
 *
 * @param waiting those that can be admitted
 * @param unread those that were turned away before their body was read, and so cannot
 */
public record ReasonCount(String reason, int rejections, int waiting, int unread) {}
