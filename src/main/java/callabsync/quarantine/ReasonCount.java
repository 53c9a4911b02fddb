package callabsync.quarantine;

/**
 * The refused requests with one reason.
 *
 * @param waiting those that can be admitted
 * @param unread those that were refused before their body was read, which cannot be admitted
 */
public record ReasonCount(String reason, int rejections, int waiting, int unread) {}
