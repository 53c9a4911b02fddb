package callabsync.sink;

import java.util.Optional;

/**
 * The CRM record that a delivery is for.
 *
 * @param crmId of the record; empty: it is to be created
 */
public record Match(Optional<String> crmId) {

    public static final Match CREATE = new Match(Optional.empty());

    public static Match found(String crmId) {
        return new Match(Optional.of(crmId));
    }
}
