package callabsync.imports;

import callabsync.delivery.Deliveries;
import callabsync.destination.Destinations;
import callabsync.inbox.Inbox;
import callabsync.inbox.Payloads;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.sink.Effects;
import callabsync.sink.Phones;
import callabsync.sink.Requests;
import callabsync.source.SourceKind;
import callabsync.store.Database;
import callabsync.store.Duties;
import callabsync.store.GroupCommit;
import callabsync.store.Ids;
import callabsync.store.Vault;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Imports, the sink they go to, and reconcile. */
@Configuration(proxyBeanMethods = false)
class ImportConfiguration {

    @Bean
    CallabKind callabKind() {
        return new CallabKind();
    }

    @Bean
    CallabClient callabClient(Requests requests, Destinations destinations) {
        return new CallabClient(requests, destinations);
    }

    @Bean
    Ledger importLedger(Database database, Clock clock, Vault vault) {
        return new Ledger(database, clock, vault);
    }

    @Bean
    Watermarks watermarks(Database database, Clock clock) {
        return new Watermarks(database, clock);
    }

    @Bean
    RunLog runLog(Database database, GroupCommit store, Ids ids, Clock clock) {
        return new RunLog(database, store, ids, clock);
    }

    /** {@code callab} in routes. */
    @Bean
    CallabSink callab(CallabClient client, Effects effects, GroupCommit store, Ledger ledger, Clock clock) {
        return new CallabSink(client, effects, new CreatedContacts(store, effects, ledger), clock);
    }

    /** {@code imports} in routes. */
    @Bean("imports")
    NewContacts newContacts(Mappings mappings, Phones phones) {
        return new NewContacts(mappings, phones);
    }

    @Bean
    Imports configuredImports(ImportProperties properties, Sources sources, Destinations destinations) {
        return new Imports(properties, sources, destinations);
    }

    @Bean
    Sources importSources(List<SourceKind> kinds, MappingProperties mapping) {
        return new Sources(kinds, mapping.businessZone());
    }

    @Bean
    PageJudge pageJudge(Ledger ledger, Database database, Payloads payloads, ObjectProvider<CamelContext> camel) {
        return new PageJudge(ledger, new KnownContacts(database, payloads), new RecordRoutes(camel::getObject));
    }

    @Bean
    ImportRuns.Progresses importProgresses(
            GroupCommit store, Watermarks watermarks, RunLog runs, Ledger ledger, CallabClient callab) {
        return new ImportRuns.Progresses(store, watermarks, runs, ledger, () -> callab.hasContacts(Imports.TO));
    }

    @Bean
    PageCommit pageCommit(Deliveries deliveries, ImportRuns.Progresses progresses) {
        return new PageCommit(
                progresses.store(), deliveries, progresses.ledger(), progresses.watermarks(), progresses.runs());
    }

    @Bean(destroyMethod = "close")
    ImportRuns importRuns(
            Imports imports,
            Duties duties,
            PageJudge judge,
            PageCommit commit,
            ImportRuns.Progresses progresses,
            Clock clock) {
        return new ImportRuns(imports, duties, judge, commit, progresses, clock);
    }

    @Bean
    CallBook callBook(Database database) {
        return new CallBook(database);
    }

    @Bean
    Reconcile.Notes reconcileNotes(
            Database database, GroupCommit store, Watermarks watermarks, RunLog runs, CallBook book) {
        return new Reconcile.Notes(database, store, watermarks, runs, book);
    }

    @Bean
    Reconcile reconcile(
            CallabClient client,
            Inbox inbox,
            Reconcile.Notes notes,
            Duties duties,
            ImportProperties properties,
            Clock clock) {
        return new Reconcile(client, inbox, notes, duties, properties.reconcile(), clock);
    }

    @Bean
    Books books(Database database, CallBook calls, Clock clock) {
        return new Books(database, calls, clock);
    }

    @Bean
    ImportClockwork.Settings importClockworkSettings(Imports imports, ImportProperties properties, Duties duties) {
        boolean on = imports.callabIsOn()
                && !Boolean.FALSE.equals(properties.reconcile().enabled());
        return new ImportClockwork.Settings(on, properties.reconcile().every(), duties);
    }

    @Bean
    ImportClockwork importClockwork(
            RunLog runs,
            ImportRuns imports,
            Reconcile reconcile,
            Books books,
            ImportClockwork.Settings settings,
            Clock clock) {
        return new ImportClockwork(new ImportSchedule(runs, clock), imports, reconcile, books, settings, clock);
    }

    @Bean
    ImportRoutes importRoutes(Imports imports, ImportClockwork clockwork) {
        return new ImportRoutes(imports, clockwork);
    }
}
