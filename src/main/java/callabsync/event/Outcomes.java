package callabsync.event;

import java.util.Map;
import java.util.Optional;

/**
 * What Callab extracted from the call: an open map, since each agent defines its own. Absent is not false.
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

    /** Without what it says about a person. */
    @Override
    public String toString() {
        return "Outcomes[" + fields.size() + " fields]";
    }
}
