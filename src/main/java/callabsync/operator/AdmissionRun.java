package callabsync.operator;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the admission of all refused webhooks of one reason got.
 *
 * @param state {@code running}, {@code completed} or {@code failed}
 * @param error why it broke off
 * @param rejections how many there were to admit when it began
 * @param admitted how many became events
 * @param duplicates how many had come before, or were admitted by somebody else meanwhile
 * @param refused how many were not admitted, by the reason; they stay in the quarantine
 */
@JsonNaming(SnakeCaseStrategy.class)
public record AdmissionRun(
        String bulkId,
        String reason,
        String state,
        @Nullable String error,
        int rejections,
        int admitted,
        int duplicates,
        Map<String, Integer> refused) {

    static AdmissionRun begun(String bulkId, String reason, int rejections) {
        return new AdmissionRun(bulkId, reason, "running", null, rejections, 0, 0, Map.of());
    }

    AdmissionRun plusAdmitted() {
        return new AdmissionRun(bulkId, reason, state, error, rejections, admitted + 1, duplicates, refused);
    }

    AdmissionRun plusDuplicate() {
        return new AdmissionRun(bulkId, reason, state, error, rejections, admitted, duplicates + 1, refused);
    }

    AdmissionRun plusRefused(String why) {
        var more = new TreeMap<>(refused);
        more.merge(why, 1, Integer::sum);
        return new AdmissionRun(bulkId, reason, state, error, rejections, admitted, duplicates, more);
    }

    AdmissionRun ended(String how, @Nullable String why) {
        return new AdmissionRun(bulkId, reason, how, why, rejections, admitted, duplicates, refused);
    }

    @JsonIgnore
    public boolean isRunning() {
        return state.equals("running");
    }

    /** How many were looked at. */
    public int getDone() {
        return admitted + duplicates + notAdmitted();
    }

    /** How many were not reached; once it is over they are in the quarantine as before. */
    public int getLeft() {
        return rejections - getDone();
    }

    private int notAdmitted() {
        return refused.values().stream().mapToInt(Integer::intValue).sum();
    }
}
