package callabsync.destination;

import java.util.Optional;

/** A kind of target, as a sink declares it: which settings a destination of this kind must have to be on. */
public interface SinkKind {

    /** The name after {@code sink:}. */
    String name();

    /**
     * Returns why a destination with these settings is off, with the variable to set; empty if nothing is missing.
     *
     * @param settings a destination's settings by their kebab-case name; blank ones are absent
     */
    Optional<String> missing(DestinationSettings settings);

    /** Returns whether destinations of this kind are CRMs; an event belongs to one of them. */
    boolean isCrm();

    /** Returns how sure it is that a record with this id belongs to a CRM of this kind. */
    default Claim claimOf(String crmId) {
        return Claim.NONE;
    }

    /** How sure a kind is of an id, the surest last. */
    enum Claim {
        NONE,
        /** Any id may be one of its own. */
        ANY,
        /** Its ids have this shape, and no other kind's have. */
        SHAPE
    }
}
