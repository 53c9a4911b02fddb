package callabsync.imports;

import callabsync.callab.CallabClient;
import callabsync.callab.CallabKind;
import callabsync.callab.CallabSink;
import callabsync.callab.CreatedContacts;
import callabsync.callab.NewContacts;
import callabsync.delivery.Batch;
import callabsync.delivery.DeliveryTester;
import callabsync.delivery.Openings;
import callabsync.destination.Destinations;
import callabsync.destination.DestinationsFixture;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.http.HttpSourceFixture;
import callabsync.hubspot.HubSpotSourceFixture;
import callabsync.imports.RecordResult.State;
import callabsync.inbox.Inbox;
import callabsync.inbox.InboxFixture;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.sandbox.callab.CallabStandIn;
import callabsync.sandbox.http.CrmHttpStandIn;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sink.Effects;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import callabsync.store.Database;
import callabsync.store.Duties;
import callabsync.store.Ids;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Imports without Spring and Camel, against real stand-ins over HTTP and a real store; a test owns the time. */
public class ImportTester implements AutoCloseable {

    public final SettableClock clock = new SettableClock();
    public final HubSpotStandIn hubspot = new HubSpotStandIn(clock).start();
    final CrmHttpStandIn http = new CrmHttpStandIn(clock).start();
    public final CallabStandIn callab = new CallabStandIn(clock).start();
    public final Database database;
    public final DeliveryTester delivery;
    final Destinations destinations;
    private final Crashes crashes;
    private final Map<String, String> settings;
    private final Map<String, String> access = new java.util.HashMap<>();
    protected final Ids ids = new Ids(clock, new Random(7));
    /** Of phone numbers without a country code, and of times without an offset. */
    public String region = "US";

    public ZoneId zone = ZoneId.of("UTC");
    public ImportRuns runs;
    protected CallabClient client;
    protected Watermarks watermarks;
    protected RunLog log;
    protected Duties duties;
    public CallabSink sink;
    /** Records whose route fails. */
    final java.util.Set<String> broken = new java.util.HashSet<>();

    public ImportTester(Path folder, Crashes crashes, Map<String, String> settings) {
        this.crashes = crashes;
        this.settings = new java.util.HashMap<>();
        settings.forEach((name, value) -> (name.startsWith("destinations.") ? access : this.settings)
                .put(name.replaceFirst("^destinations\\.", ""), value));
        this.database = TestStores.sqlite(folder);
        this.delivery =
                new DeliveryTester(database, clock).destination("callab").batchSize(50);
        Map.of(
                        "hubspot.url",
                        hubspot.url(),
                        "hubspot.token",
                        "sandbox",
                        "http.url",
                        http.url(),
                        "http.token",
                        "sandbox",
                        "callab.url",
                        callab.url(),
                        "callab.api-key",
                        "sandbox",
                        "callab.campaign-id",
                        CallabStandIn.CAMPAIGN)
                .forEach(access::putIfAbsent);
        this.destinations = DestinationsFixture.of(
                access, DestinationsFixture.kind("hubspot"), DestinationsFixture.kind("http"), new CallabKind());
        start();
    }

    public static ImportTester in(Path folder) {
        return new ImportTester(folder, Crashes.NONE, Map.of());
    }

    /** Begins with what is stored, as a process that is started again. */
    public void start() {
        var mappings = new Mappings(new MappingProperties(
                Path.of("routes"), Duration.ofHours(1), zone, DateOrder.UNKNOWN, region, Duration.ofSeconds(10)));
        var store = delivery.store;
        var requests = new DirectRequests(crashes);
        client = new CallabClient(requests, destinations);
        var effects = new Effects(database, store, clock);
        var ledger = new ImportedRecords(database, clock, callabsync.store.Vault.plain());
        watermarks = new Watermarks(database, clock);
        log = new RunLog(database, store, ids, clock);
        var imports = new ConfiguredImports(
                properties(),
                List.of(
                        HubSpotSourceFixture.of(destinations, requests),
                        HttpSourceFixture.of(destinations, requests, mappings, clock)),
                zone,
                destinations);
        var newContacts = new NewContacts(mappings, new Phones(region));
        RecordRoute route = (importId, record, openings) -> {
            crashes.maybe();
            if (broken.contains(Json.text(record, "id"))) {
                return new RecordRoute.Routed(Optional.empty(), Optional.of("The route failed"));
            }
            return route(newContacts, importId, record, openings);
        };
        var commit = new PageCommit(store, delivery.deliveries, ledger, watermarks, log, client, clock) {
            @Override
            Map<State, Integer> commit(String importId, String runId, List<RecordResult> page, Optional<Move> move) {
                crashes.maybe();
                var counts = super.commit(importId, runId, page, move);
                crashes.maybe();
                return counts;
            }
        };
        var created = new CreatedContacts(store, effects, ledger) {
            @Override
            public void note(String destination, List<Created> contacts) {
                crashes.maybe();
                super.note(destination, contacts);
                crashes.maybe();
            }
        };
        duties = new Duties(store, "test", clock);
        var judge =
                new PageJudge(ledger, ImportsFixture.knownContacts(database, InboxFixture.payloads(database)), route);
        runs = new ImportRuns(imports, new ImportPass(duties, judge, commit, log), log, watermarks, clock);
        sink = new CallabSink(client, effects, created, clock);
        delivery.sink(this::deliver);
    }

    public Inbox inbox() {
        return InboxFixture.inbox(database, delivery.store, ids, clock);
    }

    private void deliver(Batch batch) {
        crashes.maybe();
        sink.find(batch);
        crashes.maybe();
        sink.create(batch);
        crashes.maybe();
    }

    private static RecordRoute.Routed route(
            NewContacts newContacts, String importId, Map<String, Object> record, Openings openings) {
        Map<String, Object> contact;
        try {
            contact = newContacts.newContact(record, importId + "/" + importId + "-import");
        } catch (RuntimeException e) {
            return new RecordRoute.Routed(
                    Optional.empty(), Optional.of(e.getClass().getSimpleName()));
        }
        if (contact.containsKey("skip")) {
            return new RecordRoute.Routed(Optional.of(Json.text(contact, "skip")), Optional.empty());
        }
        openings.open("callab", contact);
        return new RecordRoute.Routed(Optional.empty(), Optional.empty());
    }

    private ImportProperties properties() {
        return bound("callab.sync", ImportProperties.class);
    }

    protected final <T> T bound(String prefix, Class<T> type) {
        var all = new java.util.HashMap<String, String>(
                Map.of("callab.sync.imports.hubspot.source", "hubspot", "callab.sync.imports.http.source", "http"));
        settings.forEach((name, value) -> all.put("callab.sync." + name, value));
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate(prefix, type);
    }

    /** Runs an import by hand. */
    public ImportRun run(String id) {
        return ((ImportRuns.Answer.Ran) runs.run(id)).run();
    }

    /** Delivers whatever is due. */
    public void deliverAll() {
        while (delivery.runOnce()) {
            // The next batch.
        }
    }

    /** How often each record is in Callab, by its CRM id. */
    public Map<String, Long> inCallab() {
        return callab.contacts().values().stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        contact -> Json.text(Json.object(contact.get("metadata")), "crm_id"),
                        java.util.stream.Collectors.counting()));
    }

    /** Returns state and reason of an imported record. */
    Map<String, Object> ledger(String importId, String crmId) {
        return database.reads()
                .sql("SELECT state, reason, contact_id FROM imported WHERE import = :import AND crm_id = :id")
                .param("import", importId)
                .param("id", crmId)
                .query()
                .singleRow();
    }

    long counted(String importId, String result) {
        return database.reads()
                .sql("SELECT COALESCE(SUM(n), 0) FROM tally WHERE bucket_at = 0 AND name = :name")
                .param("name", "import." + importId + "." + result)
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        delivery.close();
        hubspot.close();
        http.close();
        callab.close();
    }
}
