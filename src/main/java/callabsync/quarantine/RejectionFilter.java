package callabsync.quarantine;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects refused requests. A null or blank component selects all.
 *
 * @param reason as {@code signature}
 * @param state {@code rejected} or {@code admitted}
 */
public record RejectionFilter(
        @Nullable String reason, @Nullable String state) {

    public static final RejectionFilter ALL = new RejectionFilter(null, null);

    private static final Set<String> STATES = Set.of("rejected", "admitted");

    /**
     * @throws IllegalArgumentException if there is no such reason or state; a typing error must not select everything
     */
    public RejectionFilter {
        reason = reason == null || reason.isBlank() ? null : reason.strip();
        state = state == null || state.isBlank() ? null : state.strip();
        if (reason != null && !isReason(reason)) {
            throw new IllegalArgumentException("There is no reason " + reason);
        }
        if (state != null && !STATES.contains(state)) {
            throw new IllegalArgumentException("state: rejected or admitted");
        }
    }

    private static boolean isReason(String code) {
        return Arrays.stream(Reason.values()).anyMatch(reason -> reason.code().equals(code));
    }
}
