package callabsync.sink;

import org.jspecify.annotations.Nullable;

/**
 * @param none for a contact that no record belongs to
 * @param several for a contact that several records could belong to
 */
public record MatchPolicies(@Nullable Policy none, @Nullable Policy several) {

    /** What becomes of a delivery that is for no record, or for several. */
    public enum Policy {
        /** A person decides. */
        HOLD,
        /** A new record is created. */
        CREATE,
        /** Nothing is written; the delivery counts as delivered. */
        IGNORE
    }

    static final MatchPolicies DEFAULT = new MatchPolicies(Policy.HOLD, Policy.HOLD);

    /** What is not set here is taken from there. */
    MatchPolicies or(MatchPolicies others) {
        return new MatchPolicies(none == null ? others.none : none, several == null ? others.several : several);
    }
}
