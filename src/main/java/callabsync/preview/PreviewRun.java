package callabsync.preview;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A preview over many stored events, as far as it is.
 *
 * @param destination whose records it is compared with; null: none
 * @param edited whether the mapping is one that is not saved
 * @param state running, completed, failed or cancelled
 * @param error why it failed
 * @param events how many events it is over
 * @param done how many of them are previewed
 * @param outcomes how many events come to what
 * @param records how many different records would change
 * @param fields how often each field would be written
 * @param leftOut how often each field is left out, with the reason
 * @param failures how often the mapping fails with which message
 * @param shown those that change something or fail, the first of them
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PreviewRun(
        String id,
        String mapping,
        @Nullable String destination,
        boolean edited,
        String state,
        @Nullable String error,
        int events,
        int done,
        Map<String, Integer> outcomes,
        int records,
        Map<String, Integer> fields,
        Map<String, Integer> leftOut,
        Map<String, Integer> failures,
        List<Preview> shown) {

    @JsonIgnore
    public boolean isRunning() {
        return state.equals("running");
    }

    /** How many events come to this. */
    public int count(String outcome) {
        return outcomes.getOrDefault(outcome, 0);
    }
}
