package callabsync.sink;

import callabsync.delivery.Item;
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

    /** The id of the record that an item was matched with; empty: it has none, or is not matched. */
    public static Optional<String> crmIdOf(Item item) {
        return item.get(Match.class).flatMap(Match::crmId);
    }
}
