package callabsync.sink;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The activities of one type in one CRM account: what {@link ActivityPipeline} needs to know of the CRM. */
public interface CrmActivities extends CrmView {

    /**
     * An activity that is there.
     *
     * @param isUntouched nobody but who created it has changed it
     */
    record Found(String id, boolean isUntouched) {}

    /**
     * Fields of an activity that is there.
     *
     * @param key tells it apart from the others of the batch: its id
     */
    record ActivityUpdate(String key, Map<String, @Nullable Object> fields, List<Item> items) {
        /** Prints the names of the fields only. */
        @Override
        public String toString() {
            return "ActivityUpdate[" + key + ", " + fields.keySet() + "]";
        }
    }

    /** Returns the records that activities are about. */
    CrmRecords people();

    default String destination() {
        return people().account().destination();
    }

    /** Matches the people only: nothing of their records is compared. */
    @Override
    default void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
        people().match(batch, Set.of());
    }

    @Override
    default boolean isMatchedFirst() {
        return true;
    }

    @Override
    default Optional<Map<String, Object>> present(Item item) {
        return Optional.empty();
    }

    /** Returns the kind of the effect: the end of its key. */
    String kind();

    /** Returns the natural key of the activity of this item's call. */
    default String effectKey(Item item) {
        return item.callKey() + "/" + kind();
    }

    /** Returns the mapped fields, with those that the CRM's sink adds. */
    default Map<String, Object> worded(Item item, Map<String, Object> mapped) {
        return mapped;
    }

    /** Returns whether fields of an earlier event of the call stay if a later event lacks them. */
    default boolean isAddedUp() {
        return false;
    }

    /** Returns whether an existing activity is never changed, except to move an appointment. */
    boolean isWrittenOnce();

    /** Returns the field with the start; empty: it is no appointment, see {@link Appointments}. */
    default Optional<String> startField() {
        return Optional.empty();
    }

    /** Returns the fields that show whether people have changed an appointment. */
    default Set<String> watched() {
        return Set.of();
    }

    /** Looks for activities whose creation got no answer. Answers for those about which the CRM says nothing. */
    Map<Activity, Found> look(List<Activity> unknown);

    /**
     * Creates activities.
     *
     * @param settle told at once what each creation came to
     * @return those that turned out to be there
     */
    Map<Activity, Found> create(Batch batch, List<Activity> missing, Consumer<Map<Activity, Verdict>> settle);

    /** Answers for an activity that was not created. */
    default void refused(Batch batch, Activity activity, Verdict verdict) {
        verdict.answer(batch, activity.items());
    }

    /**
     * Returns what existing activities hold in these fields, by their id.
     *
     * @param unanswered told of the ids about which the CRM says nothing, and why
     */
    Map<String, Map<String, Object>> read(
            Collection<String> ids, Set<String> fields, BiConsumer<String, Retryable> unanswered);

    /** Returns the fields that move an existing appointment to this one. */
    Map<String, Object> moving(Activity appointment, Map<String, FieldVersion> before, Map<String, Object> present);

    /** Returns the fields of a change as the CRM accepts them. */
    Map<String, @Nullable Object> fittingChange(Map<String, Object> fields);

    /** Changes activities. Returns a verdict for each, by its key. */
    Map<String, Verdict> change(Batch batch, List<ActivityUpdate> changes);

    /** The same, but fails if the CRM says nothing about one of them. */
    default Map<String, Map<String, Object>> read(Collection<String> ids, Set<String> fields) {
        return read(ids, fields, (id, why) -> {
            throw new NotSentException(why.reason(), why.after());
        });
    }
}
