package callabsync.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.event.Event;
import callabsync.event.EventReader;
import callabsync.sandbox.salesforce.SalesforceIds;
import callabsync.sandbox.salesforce.SalesforceStandIn;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An org with one lead, John Smith's, and the sink that writes to it. */
final class SalesforceOrg implements AutoCloseable {

    static final String LEAD = "00Q5e00000ABCd1";
    static final String REP = "005000000000042AAA";

    final SalesforceStandIn crm = new SalesforceStandIn(Clock.systemUTC()).start();
    final SinkBench bench;

    SalesforceOrg(Path folder, String... namesAndValues) {
        bench = new SinkBench(folder, "salesforce", settings(namesAndValues));
    }

    /** Besides the destination {@code salesforce} there is {@code plain}, which gives everything to the API's user. */
    private Map<String, String> settings(String... namesAndValues) {
        var settings = Reaching.settings(crm, namesAndValues);
        Map.copyOf(settings)
                .forEach((name, value) -> settings.put(name.replaceFirst("^salesforce\\.", "plain."), value));
        settings.put("plain.sink", "salesforce");
        settings.put("plain.auto-assign-new", "false");
        settings.put("plain.activities-owner", "user");
        return settings;
    }

    /** Begins anew, at a time when all that was remembered of the org's definitions is over. */
    void begin() {
        bench.forget();
        bench.clock.tick(Duration.ofHours(2));
        crm.reset();
        lead(LEAD, Map.of());
    }

    void lead(String id, Map<String, ?> more) {
        var values =
                new LinkedHashMap<String, Object>(Map.of("LastName", "Smith", "Company", "Tech Corp", "OwnerId", REP));
        values.putAll(more);
        crm.row("Lead", id, values);
        crm.forgetRequests();
    }

    static Events outcome() {
        return Events.outcomeExtracted().crmId(LEAD);
    }

    static Event event(Events events) {
        return EventReader.read(events.bytes()).event();
    }

    Batch deliver(Events... events) {
        var items = new ArrayList<Item>();
        for (Events each : events) {
            items.add(bench.item(event(each)));
        }
        return bench.deliver(items);
    }

    static void delivered(Batch batch) {
        assertThat(batch.items())
                .allSatisfy(item -> assertThat(item.result())
                        .as(batch.unavailable() + " " + batch.split())
                        .get()
                        .isInstanceOf(Succeeded.class));
    }

    Map<String, Object> lead() {
        return crm.leads().get(SalesforceIds.full(LEAD));
    }

    List<Map<String, Object>> tasks(String status) {
        return crm.tasks().values().stream()
                .map(task -> (Map<String, Object>) task)
                .filter(task -> status.equals(task.get("Status")))
                .toList();
    }

    List<Map<String, Object>> events() {
        return crm.events().values().stream()
                .map(event -> (Map<String, Object>) event)
                .toList();
    }

    /** How many writes of records, not of activities, were made since the requests were forgotten. */
    long recordWrites() {
        return crm.requests("PATCH", "/composite/sobjects").stream()
                .filter(request -> request.path().endsWith("/composite/sobjects"))
                .count();
    }

    @Override
    public void close() {
        bench.close();
        crm.close();
    }
}
