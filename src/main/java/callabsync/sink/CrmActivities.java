package callabsync.sink;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.FieldVersion;
import callabsync.sink.Verdict.Done;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The activities of one type at one CRM account on their way through {@link ActivityPipeline}: what is the CRM's own. */
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
        /** The names of fields, without what is in them. */
        @Override
        public String toString() {
            return "ActivityUpdate[" + key + ", " + fields.keySet() + "]";
        }
    }

    /** The records that activities are about. */
    CrmRecords people();

    default String destination() {
        return people().account().destination();
    }

    /** Whom activities are about is matched alone: nothing of the record is compared. */
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

    /** The kind of the effect: the end of its key. */
    String kind();

    /** Returns the natural key of the activity of this item's call. */
    default String effectKey(Item item) {
        return item.callKey() + "/" + kind();
    }

    /** The mapped fields with what the CRM adds by itself. */
    default Map<String, Object> worded(Item item, Map<String, Object> mapped) {
        return mapped;
    }

    /** Whether the fields of an earlier event of the call stay where a later one says nothing. */
    default boolean isAddedUp() {
        return false;
    }

    /** Whether an activity that is there is never changed, except that an appointment is moved. */
    boolean isWrittenOnce();

    /** The field that says when it begins; empty: it is no appointment, see {@link Appointments}. */
    default Optional<String> startField() {
        return Optional.empty();
    }

    /** The fields that show whether people have changed an appointment. */
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

    /** What becomes of one that was not created. */
    default void refused(Batch batch, Activity activity, Verdict verdict) {
        verdict.answer(batch, activity.items());
    }

    /**
     * What activities that are there hold in these fields, by their id.
     *
     * @param unanswered told of the ids about which the CRM says nothing, and why
     */
    Map<String, Map<String, Object>> read(
            Collection<String> ids, Set<String> fields, BiConsumer<String, Retryable> unanswered);

    /** The fields that move an appointment that is there to this one. */
    Map<String, Object> moving(Activity appointment, Map<String, FieldVersion> before, Map<String, Object> present);

    /** The fields of a change as the CRM takes them. */
    Map<String, @Nullable Object> fittingChange(Map<String, Object> fields);

    /** Changes activities; each has a verdict by its key, {@link Done} among them. */
    Map<String, Verdict> change(Batch batch, List<ActivityUpdate> changes);

    /** The same where all must be told. */
    default Map<String, Map<String, Object>> read(Collection<String> ids, Set<String> fields) {
        return read(ids, fields, (id, why) -> {
            throw new NotSentException(why.reason(), why.after());
        });
    }
}
