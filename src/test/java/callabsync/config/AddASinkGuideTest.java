package callabsync.config;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.AttemptResult.Succeeded;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.destination.Destinations;
import callabsync.destination.DestinationsFixture;
import callabsync.event.EventReader;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmSteps;
import callabsync.sink.CrmStepsFixture;
import callabsync.sink.Items;
import callabsync.sink.SinkErrors;
import callabsync.support.Events;
import callabsync.support.Guide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the guide to the letter: its files are taken, counted, compiled and run. */
class AddASinkGuideTest {

    @TempDir
    Path folder;

    private Guide guide;

    @BeforeEach
    void read() throws IOException {
        guide = Guide.read("add-a-sink.md");
        guide.writeTo(folder);
    }

    @Test
    void it_takes_as_many_files_and_edits_as_the_guide_says() {
        assertThat(guide.text())
                .contains("is " + guide.files().size() + " files, and "
                        + guide.text()
                                .lines()
                                .filter(line -> line.matches("## \\d+\\. Edit `.*"))
                                .count() + " edits");
        assertThat(guide.files().keySet())
                .allSatisfy(
                        file -> assertThat(Path.of(file)).as("not there yet").doesNotExist());
        assertThat(Path.of("application.yaml")).exists();
    }

    @Test
    void a_delivery_goes_through_the_route_of_the_guide() throws Exception {
        Path log = folder.resolve("audit.log");
        var mappings = new Mappings(new MappingProperties(
                folder.resolve("routes"),
                Duration.ofSeconds(1),
                ZoneId.of("UTC"),
                DateOrder.UNKNOWN,
                null,
                Duration.ofSeconds(2)));
        try (var classes = guide.compiledIn(folder);
                var camel = new DefaultCamelContext()) {
            var destinations =
                    DestinationsFixture.of(Map.of("audit.file", log.toString()), DestinationsFixture.kind("audit"));
            var constructor = classes.loadClass("callabsync.audit.AuditSink")
                    .getDeclaredConstructor(Mappings.class, Destinations.class);
            constructor.setAccessible(true);
            var steps = (CrmSteps) constructor.newInstance(mappings, destinations);
            camel.addComponent("crm", CrmStepsFixture.component(mappings, steps));
            camel.getRegistry().bind("sinkErrors", new SinkErrors());
            camel.addComponent("sink", new SinkStandIn());
            load(camel, Path.of("routes/sink-errors.camel.yaml"));
            load(camel, folder.resolve("routes/audit/sink-audit.camel.yaml"));
            camel.start();
            Item item = Items.item(
                    "audit",
                    EventReader.read(Events.callEnded().call("call_7").bytes()).event());
            Batch batch = Items.batch("audit", "audit", item);

            camel.createFluentProducerTemplate()
                    .to("sink:audit")
                    .withBody(batch)
                    .send();

            assertThat(item.result()).get().isInstanceOf(Succeeded.class);
            assertThat(Files.readString(log))
                    .contains("\"call_7\"")
                    .contains(item.delivery().id());
        }
    }

    private static void load(DefaultCamelContext camel, Path file) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.resolveResource(camel, "file:" + file));
    }

    private static final class SinkStandIn extends DirectComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                throws Exception {
            parameters.clear();
            return super.createEndpoint(uri, remaining, parameters);
        }
    }
}
