package callabsync.sink;

import org.jspecify.annotations.Nullable;

/**
 * @param none for a contact that no record belongs to
 * @param several for a contact that several records could belong to
 */
public record MatchPolicies(
        @Nullable MatchPolicy none, @Nullable MatchPolicy several) {

    static final MatchPolicies DEFAULT = new MatchPolicies(MatchPolicy.HOLD, MatchPolicy.HOLD);

    /** What is not set here is taken from there. */
    MatchPolicies or(MatchPolicies others) {
        return new MatchPolicies(none == null ? others.none : none, several == null ? others.several : several);
    }
}
