package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What a CRM account adds to the pipeline, whatever is written: how people's records are found there. */
public interface CrmPart extends CrmView {

    CrmAccount account();

    default String destination() {
        return account().destination();
    }

    Matching matching();

    /** Finds records, and reads these fields of them besides those that the pipeline needs. */
    Finder finder(Collection<String> moreFields);

    /** Finds each open item's record. */
    default void match(Batch batch, Collection<String> moreFields) {
        Matching.passTestCalls(batch, account().deliversTestCalls());
        matching().match(batch, finder(moreFields), account().matchPolicies());
    }

    @Override
    default void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
        match(batch, PreviewSteps.names(mapped));
    }

    @Override
    default Optional<Map<String, Object>> present(Item item) {
        return item.get(Existing.class).map(Existing::fields);
    }
}
