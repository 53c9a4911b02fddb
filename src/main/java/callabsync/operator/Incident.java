package callabsync.operator;

import java.time.Instant;

/**
 * Something that is wrong and has been told once.
 *
 * @param name what is wrong where, for example {@code destination-paused:hubspot}
 * @param alert the kind: the part before the colon
 * @param subject what it is about: a destination, an import, a source; empty for the whole
 * @param message for a person, without personal data
 */
public record Incident(String name, String alert, String subject, String message, Instant since) {}
