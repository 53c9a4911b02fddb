package callabsync.source;

import java.util.Optional;

/** A kind of CRM that imports can read. Each is a bean; an import names it. */
public interface SourceKind {

    /** The word after {@code source:} of an import. */
    String name();

    /** Returns what the import's own settings lack; empty if nothing is missing. */
    default Optional<String> missing(ImportSettings settings) {
        return Optional.empty();
    }

    /**
     * Returns whether an import with these settings reads the CRM even while its destination is off and nothing is
     * delivered to it.
     */
    default boolean isToBeRead(ImportSettings settings) {
        return Boolean.TRUE.equals(settings.enabled());
    }

    /**
     * Returns the records that an import reads.
     *
     * @param times how this import reads times
     * @throws IllegalArgumentException if a setting is wrong; the message names it
     */
    RecordSource source(ImportSettings settings, RecordTimes times);
}
