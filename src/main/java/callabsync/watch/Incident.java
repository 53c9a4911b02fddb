package callabsync.watch;

import java.time.Instant;

/**
 * Something that is wrong and needs a person.
 *
 * @param name what is wrong where, for example {@code destination-paused:crm}
 * @param alert the kind: the part before the colon
 * @param subject what it is about: a destination, an import, a source, a node; empty for the whole
 * @param message for a person, without personal data; it changes while the incident lasts
 */
public record Incident(String name, String alert, String subject, String message, Instant since) {

    public static Incident of(String alert, String subject, String message, Instant since) {
        return new Incident(subject.isEmpty() ? alert : alert + ":" + subject, alert, subject, message, since);
    }

    /** As it was entered, with what there is to say of it now. */
    Incident saying(String now) {
        return new Incident(name, alert, subject, now, since);
    }

    /** What to do next. */
    public String next() {
        return Advice.next(alert);
    }

    /** The page that shows it, for example {@code /deliveries?state=dead&destination=crm}. */
    public String page() {
        return Advice.page(alert, subject);
    }
}
