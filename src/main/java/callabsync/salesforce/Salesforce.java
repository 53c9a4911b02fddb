package callabsync.salesforce;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.salesforce.Activities.Kind;
import callabsync.sink.Failures;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Owed;
import callabsync.sink.Phones;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@code salesforce} in routes: the steps of its sink. Each leaves alone what an earlier one has answered. */
public final class Salesforce {

    private final Orgs orgs;
    private final Matching matching;
    private final Definitions definitions;
    private final Records records;
    private final Activities activities;
    private final Phones phones;

    Salesforce(
            Orgs orgs,
            Matching matching,
            Definitions definitions,
            Records records,
            Activities activities,
            Phones phones) {
        this.orgs = orgs;
        this.matching = matching;
        this.definitions = definitions;
        this.records = records;
        this.activities = activities;
        this.phones = phones;
    }

    /** Finds each delivery's lead or contact, and reads what the mappings' field policies must know of it. */
    public void match(Batch batch, String leadMapping, String contactMapping) {
        step(batch, org -> {
            org.keepReserve();
            match(batch, org, records.needed(leadMapping, contactMapping));
        });
    }

    /** The same for whoever needs other fields of the records, by object. */
    void match(Batch batch, Org org, Map<String, Set<String>> fields) {
        if (!org.settings().deliverTestCalls()) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
        var finder = new RecordFinder(org, definitions, phones, fields);
        matching.match(batch, finder, org.settings().matchPolicies());
        for (Item item : batch.open()) {
            if (item.get(Records.Existing.class).isEmpty()) {
                item.get(Match.class)
                        .flatMap(Match::crmId)
                        .ifPresent(id -> item.put(Records.Existing.class, new Records.Existing(finder.existing(id))));
            }
        }
    }

    /** Updates the leads and contacts, and creates the leads that are to be created. */
    public void records(Batch batch, String leadMapping, String contactMapping) {
        step(batch, org -> records.write(batch, org, leadMapping, contactMapping));
    }

    /** Writes the activities of a kind ({@code calls tasks events}), each once per call. */
    public void activities(Batch batch, String kind, String mapping) {
        step(batch, org -> activities.write(batch, org, Kind.named(kind), mapping));
    }

    /** What has no answer by now is delivered, if its record was not refused and all that was to be written is there. */
    public void finish(Batch batch) {
        step(batch, org -> {
            batch.open()
                    .forEach(item ->
                            item.get(Records.NotUpdated.class).ifPresent(refused -> item.answer(refused.result())));
            Owed.finish(batch);
        });
    }

    private void step(Batch batch, Consumer<Org> step) {
        if (batch.unavailable().isPresent()
                || batch.split().isPresent()
                || batch.open().isEmpty()) {
            return;
        }
        try {
            step.accept(orgs.of(batch.destination().id()));
        } catch (NotSentException e) {
            Failures.notSent(batch, e);
        } catch (NoAnswerException e) {
            Failures.unknown(batch.open(), e);
        } catch (RefusedException e) {
            refused(batch, e.ruling());
        }
    }

    private void refused(Batch batch, Ruling ruling) {
        if (ruling.kind() != Ruling.Kind.UNAVAILABLE && ruling.isOfDefinition()) {
            // A question of ours names a field or object that the user may not read: no event can change that.
            definitions.forget(orgs.of(batch.destination().id()));
            batch.unavailable(ruling.reason() + "; check what the user may read", Optional.of(Ruling.CONFIGURATION));
            return;
        }
        switch (ruling.kind()) {
            case UNAVAILABLE -> batch.unavailable(ruling.reason(), ruling.after());
            case RETRYABLE, GONE -> {
                if (ruling.isTooLarge() && batch.open().size() > 1) {
                    batch.split(ruling.reason());
                } else {
                    batch.open().forEach(item -> item.answer(new Retryable(ruling.reason(), ruling.after())));
                }
            }
            case PERMANENT, DUPLICATE -> batch.split(ruling.reason());
        }
    }
}
