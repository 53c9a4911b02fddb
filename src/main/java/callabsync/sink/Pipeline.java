package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * The way of a batch into a CRM: match, map, fit, fold, write, remember. Each step leaves alone what an earlier one has
 * answered. A preview uses the same parts and stops before the write.
 */
@Component
public final class Pipeline {

    private final RecordPipeline records;
    private final ActivityPipeline activities;
    private final PreviewSteps previews;

    Pipeline(Mappings mappings, Memory memory, PreviewSteps previews) {
        this.records = new RecordPipeline(mappings, memory);
        this.activities = new ActivityPipeline(mappings, memory);
        this.previews = previews;
    }

    /** Goes with an item whose record was refused: what it comes to once its activities are written. */
    public record RefusedRecord(Verdict verdict) {}

    /** Takes a step, unless the batch has come to its end. A request that comes to nothing answers for the open items. */
    public void step(Batch batch, Runnable step) {
        step(batch, step, e -> e.verdict().answer(batch, batch.open()));
    }

    /** The same where a refusal means more. */
    public void step(Batch batch, Runnable step, Consumer<RefusedException> refused) {
        if (batch.unavailable().isPresent()
                || batch.split().isPresent()
                || batch.open().isEmpty()) {
            return;
        }
        try {
            step.run();
        } catch (RefusedException e) {
            refused.accept(e);
        } catch (FailedRequestException e) {
            e.verdict().answer(batch, batch.open());
        }
    }

    /** Finds each delivery's record, and reads what the mappings' field policies must know of it. */
    public void match(Batch batch, CrmRecords crm) {
        crm.match(batch, Set.of());
    }

    /** Updates the records, and creates those that are to be created. */
    public void records(Batch batch, CrmRecords crm) {
        records.write(batch, crm);
    }

    /** Adds the activities of a type, each once per call. */
    public void activities(Batch batch, CrmActivities crm, String mapping) {
        activities.write(batch, crm, mapping);
    }

    /** Marks the items that have no answer yet as delivered, if all that they owed is written. */
    public void finish(Batch batch) {
        for (Item item : batch.open()) {
            item.get(RefusedRecord.class)
                    .ifPresent(refused -> item.answer(refused.verdict().result()));
        }
        Owed.finish(batch);
    }

    /** What each item would do by itself. */
    public List<Previewed> preview(Batch batch, Mapping mapping, CrmRecords records, Optional<CrmActivities> activity) {
        return RefusedException.asNotSent(() -> activity.isPresent()
                ? previews.activities(batch, mapping, activity.get())
                : previews.records(batch, mapping, records));
    }
}
