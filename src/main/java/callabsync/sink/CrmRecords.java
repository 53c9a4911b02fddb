package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The people's records of one CRM account on their way through {@link Records}: what is the CRM's own. */
public interface CrmRecords extends CrmPart {

    /** What an item owes until its record is written. */
    String owed();

    /** What writes the record that this item is for, as long as nobody has edited it. */
    String mapping(Item item);

    /** Reads what {@link #fitting} needs to know of the CRM: what fails here is no item's fault. */
    void define(Item item);

    /** Tells the operator of a field that is left out. */
    LeftOut warning(Item item);

    /** What a new record is known by in the CRM itself, if anything. */
    default Optional<String> naturalKey(Item item) {
        return Optional.empty();
    }

    Map<Target, Verdict> update(Batch batch, List<Target> targets);

    /** Creates records, each once. One that was there already, and holds none of this yet, is updated afterwards. */
    Map<Target, Verdict> create(Batch batch, List<Target> targets);

    /** Told of the records that were created, by their ids. */
    default void created(Map<Target, String> ids) {}

    /** Answers for a record that was not written. */
    default void refused(Batch batch, Target target, Verdict verdict) {
        verdict.answer(batch, target.items);
    }
}
