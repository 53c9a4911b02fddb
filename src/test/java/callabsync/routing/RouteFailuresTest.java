package callabsync.routing;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.LogLines;
import callabsync.support.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.TypeConversionException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A route that fails costs a line a minute. */
class RouteFailuresTest {

    @RegisterExtension
    final LogLines lines = new LogLines(RouteFailures.class);

    private final SettableClock clock = new SettableClock();
    private final DefaultCamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() throws Exception {
        new RoutingConfiguration().routeFailures(clock).beforeApplicationStart(context);
        context.disableJMX();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:alert")
                        .routeId("alert")
                        .errorHandler(noErrorHandler()) // which would print the message as well
                        .throwException(IllegalStateException.class, "Call +4915112345678");
                from("direct:odd").routeId("odd").errorHandler(noErrorHandler()).process(exchange -> {
                    throw new TypeConversionException(
                            Map.of("first_name", "Priscilla"), String.class, new IOException("no"));
                });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void what_fails_is_one_line_a_minute_that_counts_the_others() {
        for (int i = 0; i < 40; i++) {
            fail();
        }
        clock.tick(Duration.ofSeconds(61));
        fail();

        assertThat(lines.all())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("route.failed", "route=alert", "error=IllegalStateException", "reason=Call ***"));
        assertThat(lines.all().get(1)).contains("further=39");
    }

    @Test
    void a_body_that_cannot_be_converted_is_not_quoted() {
        context.createFluentProducerTemplate().to("direct:odd").withBody("x").send();

        assertThat(lines.all())
                .singleElement()
                .asString()
                .contains("route=odd", "error=TypeConversionException", "Error during type conversion")
                .doesNotContain("Priscilla");
    }

    @Test
    void what_camel_would_add_to_it_is_switched_off() throws IOException {
        String settings = Files.readString(Path.of("application.yaml"));

        assertThat(settings)
                .contains(
                        "org.apache.camel.component.timer: \"off\"",
                        "org.apache.camel.processor.errorhandler: \"off\"");
    }

    private void fail() {
        context.createFluentProducerTemplate().to("direct:alert").withBody("x").send();
    }
}
