package callabsync.salesforce;

import callabsync.delivery.Batch;
import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import callabsync.salesforce.SalesforceActivities.Kind;
import callabsync.sink.CrmSteps;
import callabsync.sink.Matching;
import callabsync.sink.Phones;
import callabsync.sink.Pipeline;
import callabsync.sink.Previewed;
import callabsync.sink.RefusedException;
import callabsync.sink.SinkPreview;
import callabsync.sink.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The steps of the sink, and their preview. */
@Component
final class Salesforce implements CrmSteps, SinkPreview {

    private final Orgs orgs;
    private final Mappings mappings;
    private final OrgDefinitions definitions;
    private final Matching matching;
    private final Phones phones;
    private final Pipeline pipeline;

    Salesforce(
            Orgs orgs,
            Mappings mappings,
            OrgDefinitions definitions,
            Matching matching,
            Phones phones,
            Pipeline pipeline) {
        this.orgs = orgs;
        this.mappings = mappings;
        this.definitions = definitions;
        this.matching = matching;
        this.phones = phones;
        this.pipeline = pipeline;
    }

    private SalesforceRecords recordsOf(Batch batch, String leadMapping, String contactMapping) {
        Org org = orgs.of(batch.destination().id());
        return new SalesforceRecords(org, leadMapping, contactMapping, mappings, definitions, matching, phones);
    }

    private SalesforceActivities activitiesOf(Batch batch, Kind kind) {
        var records = recordsOf(batch, SalesforceRecords.LEAD, SalesforceRecords.CONTACT);
        return new SalesforceActivities(records, records.account(), definitions, kind);
    }

    @Override
    public Map<Operation, Maker> steps() {
        return Map.of(
                Operation.MATCH,
                options -> match(options.mapping(), options.contactMapping()),
                Operation.WRITE,
                options -> write(options.mapping(), options.contactMapping()),
                Operation.ACTIVITY,
                options -> activity(Kind.named(options.type(Kind.names())), options.mapping()),
                Operation.FINISH,
                options -> batch -> step(batch, () -> pipeline.finish(batch)));
    }

    /** Finds each delivery's lead or contact, and reads what the mappings' field policies must know of it. */
    private Step match(String leadMapping, String contactMapping) {
        return batch -> step(batch, () -> {
            orgs.of(batch.destination().id()).keepReserve();
            pipeline.match(batch, recordsOf(batch, leadMapping, contactMapping));
        });
    }

    /** Updates the leads and contacts, and creates the leads that are to be created. */
    private Step write(String leadMapping, String contactMapping) {
        return batch -> step(batch, () -> pipeline.records(batch, recordsOf(batch, leadMapping, contactMapping)));
    }

    /** Writes the activities of a kind, each once per call. */
    private Step activity(Kind kind, String mapping) {
        return batch -> step(batch, () -> pipeline.activities(batch, activitiesOf(batch, kind), mapping));
    }

    private void step(Batch batch, Runnable step) {
        pipeline.step(batch, step, e -> refused(batch, e));
    }

    private void refused(Batch batch, RefusedException e) {
        Verdict verdict = e.verdict();
        if (!(verdict instanceof Verdict.Unavailable) && Refusal.isOfDefinition(e.code())) {
            // A question of ours names a field or object that the user may not read: no event can change that.
            definitions.forget(orgs.of(batch.destination().id()));
            batch.unavailable(verdict.reason() + "; check what the user may read", Optional.of(Refusal.CONFIGURATION));
        } else if (verdict instanceof Verdict.Retry
                && Refusal.isTooLarge(e.code())
                && batch.open().size() > 1) {
            batch.split(verdict.reason());
        } else {
            verdict.answer(batch, batch.open());
        }
    }

    @Override
    public String sink() {
        return "salesforce";
    }

    @Override
    public List<String> recordMappings(String destination) {
        return List.of(SalesforceRecords.LEAD, SalesforceRecords.CONTACT);
    }

    @Override
    public List<Previewed> preview(Batch batch, Mapping mapping) {
        return RefusedException.asNotSent(() -> {
            orgs.of(batch.destination().id()).keepReserve();
            return pipeline.preview(
                    batch,
                    mapping,
                    recordsOf(batch, SalesforceRecords.LEAD, SalesforceRecords.CONTACT),
                    Kind.of(mapping.name()).map(kind -> activitiesOf(batch, kind)));
        });
    }
}
