package callabsync.delivery;

import java.util.Optional;

/** What a person decided about a held delivery: a record by its CRM id, or to create one. */
public record Decision(Optional<String> crmId, boolean create) {

    public static final Decision NONE = new Decision(Optional.empty(), false);
}
