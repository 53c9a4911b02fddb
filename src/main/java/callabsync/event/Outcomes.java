package callabsync.event;

import java.util.Map;
import java.util.Optional;

/**
 * What Callab extracted from the call. An open map, because each agent defines its own outcomes. Absent is not false.
 *
 * @param fields the outcomes without nulls and blanks
 */
public record Outcomes(Map<String, Object> fields) {

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    public Optional<String> text(String name) {
        return Fields.text(fields, name);
    }

    /** Omits personal data. */
    @Override
    public String toString() {
        return "Outcomes[" + fields.size() + " fields]";
    }
}
