package callabsync.watch;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.destination.Gates;
import callabsync.support.Product;
import callabsync.watch.IncidentBook.Telling;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.web.client.RestTemplateBuilder;

/** An alert's target that is dead hides nothing and costs a line of the log. */
@ExtendWith(OutputCaptureExtension.class)
class TellingsTest {

    private static final String DEAD_TARGET = """
            # Sends alerts to a target that is dead.
            - route:
                id: alert
                description: Tells people that something needs them
                from:
                  id: alert-from
                  description: An alert of the product
                  uri: direct:alert
                  steps:
                    - marshal:
                        id: alert-json
                        description: As JSON
                        json:
                          library: Jackson
                    - to:
                        id: alert-send
                        description: Send it
                        uri: http:127.0.0.1:1/alerts
            """;

    @TempDir
    private Path folder;

    @Test
    void a_dead_target_hides_no_incident_and_costs_one_line(CapturedOutput output) throws IOException {
        Path routes = folder.resolve("routes");
        copy(Path.of("routes"), routes);
        Files.writeString(routes.resolve("alert.camel.yaml"), DEAD_TARGET);
        try (var product = Product.start(folder.resolve("data"), "--callab.sync.routes-dir=" + routes)) {
            product.part(Gates.class).pause("http", "Holiday");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> entered(product));
            for (int i = 0; i < 3; i++) {
                tell(product);
            }

            assertThat(page(product)).contains("http is paused: Holiday", "Nobody has been told:", "Connect");
            assertThat(product.part(MeterRegistry.class)
                            .get("callab.sync.alerts.failed")
                            .counter()
                            .count())
                    .isEqualTo(3);
        }
        Awaitility.await("lines are written by a thread of their own")
                .until(() -> output.getOut().contains("alert.not-told"));
        assertThat(output.getOut().lines().filter(line -> line.contains("alert.not-told")))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("alert=destination-paused", "subject=http", "waiting=1"));
        assertThat(output).contains("alert.raised").doesNotContain("\tat org.apache.camel", "route.failed");
    }

    /** Figures are as they were read for two seconds. */
    private static boolean entered(Product product) {
        product.part(Alerts.class).look();
        return !product.part(Alerts.class).open().isEmpty();
    }

    /** What {@code tell-alerts} does, without its timer. */
    private static void tell(Product product) {
        Stream<Telling> waiting = product.part(Alerts.class).untold().stream();
        waiting.forEach(telling -> product.part(ProducerTemplate.class).sendBody("direct:tell-alert", telling));
    }

    private static String page(Product product) {
        return new TestRestTemplate(new RestTemplateBuilder().rootUri(product.url()))
                .withBasicAuth("operator", "sandbox")
                .getForObject("/", String.class);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
