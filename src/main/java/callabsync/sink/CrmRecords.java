package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.Finder.Existing;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The people's records in one CRM account: what {@link RecordPipeline} needs to know of the CRM. */
public interface CrmRecords extends CrmView {

    /** One account at a CRM as a destination reaches it. */
    interface Account {

        String destination();

        Settings settings();
    }

    /** What every CRM destination sets. */
    interface Settings {

        /** Returns whether events of test calls are delivered. */
        boolean deliverTestCalls();

        /** Returns what happens to a contact with no record or several; null: the default. */
        @Nullable
        MatchPolicies match();

        ActivitiesOwner activitiesOwner();

        /** The owner of activities. */
        enum ActivitiesOwner {
            /** The owner of the record that they are about. */
            RECORD,
            /** The user of the API. */
            USER
        }
    }

    Account account();

    Matching matching();

    /** Finds records, and reads these fields of them besides those that merging needs. */
    Finder finder(Collection<String> moreFields);

    /** Finds each open item's record. */
    default void match(Batch batch, Set<String> moreFields) {
        Matching.passTestCalls(batch, account().settings().deliverTestCalls());
        matching().match(batch, finder(moreFields), account().settings().match());
    }

    @Override
    default void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
        match(batch, PreviewSteps.names(mapped));
    }

    @Override
    default boolean isMatchedFirst() {
        return true;
    }

    @Override
    default Optional<Map<String, Object>> present(Item item) {
        return item.get(Existing.class).map(Existing::fields);
    }

    /** Returns what an item owes until its record is written. */
    String owed();

    /** Returns the mapping for this item's record. */
    String mapping(Item item);

    /** Reads what {@link #fitting} needs to know of the CRM. A failure here is no item's fault. */
    void define(Item item);

    /** Returns the listener that reports left-out fields to the operator. */
    LeftOut warning(Item item);

    /** Returns the key of a new record in the CRM itself, if there is one. */
    default Optional<String> naturalKey(Item item) {
        return Optional.empty();
    }

    Map<Target, Verdict> update(Batch batch, List<Target> targets);

    /** Creates records, each once. One that was there already, and holds none of this yet, is updated afterwards. */
    Map<Target, Verdict> create(Batch batch, List<Target> targets, Memory memory);

    /** Called with the records that were created, by their ids. */
    default void created(Map<Target, String> ids) {}

    /** Answers for a record that was not written. */
    default void refused(Batch batch, Target target, Verdict verdict) {
        verdict.answer(batch, target.items);
    }
}
