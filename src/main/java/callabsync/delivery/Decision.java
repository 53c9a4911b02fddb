package callabsync.delivery;

import java.util.Map;
import java.util.Optional;

/**
 * What a person decided about a held delivery.
 *
 * @param crmId the record to take
 * @param create whether to create a record
 */
public record Decision(Optional<String> crmId, boolean create) {

    public static final Decision NONE = new Decision(Optional.empty(), false);

    public static Decision take(String crmId) {
        return new Decision(Optional.of(crmId), false);
    }

    public static Decision toCreate() {
        return new Decision(Optional.empty(), true);
    }

    Map<String, String> fields() {
        return create ? Map.of("action", "create") : Map.of("crm_id", crmId.orElse(""));
    }
}
