package callabsync.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult;
import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Decision;
import callabsync.delivery.Item;
import callabsync.event.EventReader;
import callabsync.sandbox.hubspot.HubSpotStandIn;
import callabsync.sink.Items;
import callabsync.sink.SinkBench;
import callabsync.support.Events;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A portal and the sink in front of it, for the tests of this package. */
final class HubSpotPortal implements AutoCloseable {

    static final Decision CREATE = new Decision(Optional.empty(), true);

    final HubSpotStandIn hubspot = new HubSpotStandIn(Clock.systemUTC()).start();
    final SinkBench bench;

    HubSpotPortal(Path folder, Map<String, String> settings) {
        var all = new HashMap<String, String>(Map.of(
                "hubspot.url", hubspot.url(),
                "hubspot.token", "sandbox",
                "hubspot.definitions-every", "0s"));
        all.putAll(settings);
        bench = new SinkBench(folder, "hubspot", all);
    }

    void begin() {
        bench.forget();
        hubspot.reset();
    }

    @Override
    public void close() {
        bench.close();
        hubspot.close();
    }

    /** An outcome of a person that the event says nothing else of. */
    static Events outcome(String person) {
        return Events.outcomeExtracted()
                .withoutCrmId()
                .contact("cont_" + person)
                .call("call_" + person)
                .email(person + "@acme.example");
    }

    Item item(Events events) {
        return bench.item(EventReader.read(events.bytes()).event());
    }

    Item creating(Events events) {
        return Items.item("hubspot", EventReader.read(events.bytes()).event(), CREATE);
    }

    Batch deliver(Events... events) {
        return bench.deliver(Arrays.stream(events).map(this::item).toList());
    }

    Batch deliver(Item... items) {
        return bench.deliver(List.of(items));
    }

    static AttemptResult result(Batch batch, int number) {
        return batch.items().get(number).result().orElseThrow(() -> new AssertionError(batch.unavailable()));
    }

    static void delivered(Batch batch) {
        assertThat(batch.items())
                .allSatisfy(item -> assertThat(item.result())
                        .as(batch.unavailable() + " " + batch.split())
                        .get()
                        .isInstanceOf(Succeeded.class));
    }
}
