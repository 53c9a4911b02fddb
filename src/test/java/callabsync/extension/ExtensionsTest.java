package callabsync.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import callabsync.support.ExtensionJar;
import callabsync.support.Operator;
import callabsync.support.Product;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.util.FileSystemUtils;

/** Jars of all kinds in one folder: what is whole is used, what is broken is named, and nothing stops the rest. */
class ExtensionsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Product product;

    @BeforeAll
    static void start() throws IOException {
        Path jars = folder.resolve("extensions");
        ExtensionJar.write(jars.resolve("ledger.jar"), ledger());
        ExtensionJar.write(jars.resolve("leads.jar"), leads());
        ExtensionJar.write(jars.resolve("incomplete.jar"), incomplete(), "com/example/incomplete/Client.class");
        ExtensionJar.write(
                jars.resolve("camel-util.jar"),
                Map.of("META-INF/maven/org.apache.camel/camel-util/pom.properties", "version=4.17.0"));
        Files.copy(
                Path.of(EnableAsync.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath()),
                jars.resolve("spring-context.jar"));
        Files.writeString(jars.resolve("broken.jar"), "<html>404 Not Found</html>");
        Path routes = folder.resolve("routes");
        FileSystemUtils.copyRecursively(Path.of("routes"), routes);
        Files.writeString(routes.resolve("book.camel.yaml"), BOOK);
        Files.writeString(routes.resolve("wire.camel.yaml"), WIRE);
        Files.writeString(routes.resolve("upload.camel.yaml"), UPLOAD);
        product = Product.start(
                folder.resolve("data"), "--callab.sync.routes-dir=" + routes, "--callab.sync.extensions-dir=" + jars);
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void a_route_in_yaml_uses_a_component_a_type_converter_and_a_bean_of_the_jars() {
        assertThat(ask("direct:book", "call_7")).isEqualTo("book of clerk: lead call_7");
    }

    @Test
    void a_route_in_java_calls_a_route_of_the_folder() {
        assertThat(ask("direct:leads", "call_8")).isEqualTo("book of clerk: lead call_8");
    }

    @Test
    void a_jar_with_auto_configurations_says_itself_what_its_beans_are() {
        var beans = product.part(CamelContext.class).getRegistry();

        assertThat(beans.lookupByName("ledgerClerk")).isEqualTo("clerk");
        assertThat(beans.lookupByName("unlisted")).isNull();
    }

    @Test
    void a_configuration_class_of_an_engineer_makes_beans() {
        assertThat(product.part(CamelContext.class).getRegistry().lookupByName("leadRegion"))
                .isEqualTo("EMEA");
    }

    @Test
    void routes_that_fail_are_left_out_whole_and_the_others_run() throws IOException {
        JsonNode routes = Operator.of(product).json("/api/routes");

        assertThat(routes.at("/extensions"))
                .singleElement()
                .extracting(route -> route.path("id").asText())
                .isEqualTo("leads");
        assertThat(routes.toString()).doesNotContain("half-1", "half-2");
        assertThat(routes.at("/folder").findValuesAsText("id")).contains("sink-hubspot", "book");
        assertThat(routes.at("/engine")).isNotEmpty();
    }

    @Test
    void what_is_left_out_is_named_on_the_page_and_in_health() throws IOException {
        String[] said = {
            "extensions/broken.jar: it cannot be read: zip",
            "extensions/incomplete.jar: com.example.incomplete.Connected cannot be loaded: "
                    + "no jar in extensions/ has the class com.example.incomplete.Client",
            "extensions/leads.jar: com.example.leads.Half does not start: there is no component amqp: "
                    + "put camel-amqp (org.apache.camel:camel-amqp:4.18.0) and what it needs into extensions/",
            "extensions/leads.jar: com.example.leads.Taken does not start: a route sink-hubspot exists already elsewhere",
            "extensions/leads.jar: there is a bean sinkErrors already: name com.example.leads.SinkErrors otherwise"
        };
        JsonNode problems = Operator.of(product).json("/actuator/health").at("/components/routes/details/problems");
        String page = Operator.of(product).text("/routes");

        for (String each : said) {
            String file = each.substring(0, each.indexOf(':'));
            String message = each.substring(each.indexOf(':') + 2);
            assertThat(problems)
                    .as(problems.toPrettyString())
                    .anyMatch(problem -> problem.get("file").asText().equals(file)
                            && problem.get("message").asText().startsWith(message));
            assertThat(page).contains(file, message);
        }
    }

    @Test
    void a_file_that_wants_a_jar_says_which_one_with_file_and_line() throws IOException {
        JsonNode broken = Operator.of(product).json("/api/routes").at("/broken");

        assertThat(broken)
                .anyMatch(each -> each.toString()
                        .contains("\"file\":\"upload.camel.yaml\",\"line\":6,\"column\":0,\"message\":"
                                + "\"there is no component ftp: put camel-ftp (org.apache.camel:camel-ftp:4.18.0)"));
        assertThat(broken)
                .anyMatch(each -> each.toString()
                        .contains("\"file\":\"wire.camel.yaml\",\"line\":1,\"column\":0,\"message\":"
                                + "\"no jar in extensions/ has the class com.example.incomplete.Client\""));
    }

    @Test
    void a_class_that_the_program_has_itself_makes_no_second_bean() {
        assertThat(product.part(CamelContext.class).getRegistry().lookupByName("twice"))
                .isNull();
    }

    @Test
    void a_jar_that_the_program_has_itself_is_passed_over() throws IOException {
        assertThat(Operator.of(product).json("/api/routes").at("/jars").toString())
                .isEqualTo(
                        "{\"extensions/incomplete.jar\":[],\"extensions/leads.jar\":[\"leadConfiguration\",\"leadName\"],"
                                + "\"extensions/ledger.jar\":[]}");
    }

    @Test
    void without_jars_there_is_no_class_loader() {
        var program = getClass().getClassLoader();

        assertThat(new ExtensionJars(folder.resolve("missing"), program).loader())
                .isEmpty();
        assertThat(new ExtensionJars(folder.resolve("routes"), program).loader())
                .isEmpty();
    }

    private static String ask(String uri, String body) {
        try (ProducerTemplate template = product.part(CamelContext.class).createProducerTemplate()) {
            return await().atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> template.requestBody(uri, body, String.class), text -> text != null);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final String BOOK = """
            - route:
                id: book
                from:
                  uri: direct:book
                  steps:
                    - bean:
                        ref: leadName
                    - convertBodyTo:
                        type: com.example.ledger.Entry
                    - to: ledger:book
            """;
    private static final String WIRE = """
            - route:
                id: wire
                from:
                  uri: direct:wire
                  steps:
                    - to: wire:partner
            """;
    private static final String UPLOAD = """
            - route:
                id: upload
                from:
                  uri: direct:upload
                  steps:
                    - to: ftp:partner.example.com/calls
            """;

    /** A component with a type converter, as a starter brings it. */
    private static Map<String, String> ledger() {
        return Map.of(
                "META-INF/services/org/apache/camel/component/ledger",
                "class=com.example.ledger.LedgerComponent",
                "META-INF/services/org/apache/camel/TypeConverterLoader",
                "com.example.ledger.EntryLoader",
                "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
                "com.example.ledger.LedgerConfiguration",
                "com/example/ledger/Entry.java",
                "package com.example.ledger; public record Entry(String text) {}",
                "com/example/ledger/Unlisted.java",
                "package com.example.ledger; @org.springframework.stereotype.Component(\"unlisted\") public class Unlisted {}",
                "com/example/ledger/LedgerConfiguration.java",
                """
                package com.example.ledger;
                @org.springframework.boot.autoconfigure.AutoConfiguration
                public class LedgerConfiguration {
                    @org.springframework.context.annotation.Bean
                    String ledgerClerk() {
                        return "clerk";
                    }
                }
                """,
                "com/example/ledger/EntryLoader.java",
                """
                package com.example.ledger;
                import org.apache.camel.Exchange;
                import org.apache.camel.spi.TypeConverterLoader;
                import org.apache.camel.spi.TypeConverterRegistry;
                import org.apache.camel.support.SimpleTypeConverter;
                public class EntryLoader implements TypeConverterLoader {
                    @Override
                    public void load(TypeConverterRegistry registry) {
                        registry.addTypeConverter(Entry.class, String.class,
                                new SimpleTypeConverter(false, (type, exchange, value) -> new Entry((String) value)));
                    }
                }
                """,
                "com/example/ledger/LedgerComponent.java",
                """
                package com.example.ledger;
                import java.util.Map;
                import org.apache.camel.Endpoint;
                import org.apache.camel.Processor;
                import org.apache.camel.Producer;
                import org.apache.camel.support.DefaultComponent;
                import org.apache.camel.support.ProcessorEndpoint;
                public class LedgerComponent extends DefaultComponent {
                    @Override
                    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
                        return new ProcessorEndpoint(uri, this, exchange -> {
                            Object clerk = getCamelContext().getRegistry().lookupByName("ledgerClerk");
                            Entry entry = exchange.getMessage().getBody(Entry.class);
                            exchange.getMessage().setBody(name + " of " + clerk + ": " + entry.text());
                        });
                    }
                }
                """);
    }

    /** Beans and routes: one that works, one that fails half way, one whose id is taken. */
    private static Map<String, String> leads() {
        return Map.of(
                "com/example/leads/LeadName.java",
                """
                package com.example.leads;
                @org.springframework.stereotype.Component
                public class LeadName {
                    public String of(String call) {
                        return "lead " + call;
                    }
                }
                """,
                "com/example/leads/SinkErrors.java",
                "package com.example.leads; @org.springframework.stereotype.Component public class SinkErrors {}",
                "callabsync/routing/RouteSwap.java",
                "package callabsync.routing; @org.springframework.stereotype.Component(\"twice\") public class RouteSwap {}",
                "com/example/leads/LeadConfiguration.java",
                """
                package com.example.leads;
                @org.springframework.context.annotation.Configuration
                public class LeadConfiguration {
                    @org.springframework.context.annotation.Bean
                    String leadRegion() {
                        return "EMEA";
                    }
                }
                """,
                "com/example/leads/Leads.java",
                routes("Leads", "from(\"direct:leads\").id(\"leads\").to(\"direct:book\");"),
                "com/example/leads/Half.java",
                routes(
                        "Half",
                        "from(\"direct:half-1\").id(\"half-1\").to(\"log:half\");"
                                + "from(\"direct:half-2\").id(\"half-2\").to(\"amqp:queue:half\");"),
                "com/example/leads/Taken.java",
                routes("Taken", "from(\"direct:taken\").id(\"sink-hubspot\").to(\"log:taken\");"),
                "com/example/leads/Base.java",
                routes("Base", "from(\"direct:base\").id(\"base\").to(\"log:base\");")
                        .replace("public class", "public abstract class"));
    }

    private static String routes(String name, String configure) {
        return """
                package com.example.leads;
                public class %s extends org.apache.camel.builder.RouteBuilder {
                    @Override
                    public void configure() {
                        %s
                    }
                }
                """.formatted(name, configure);
    }

    /** A bean and a component that were copied without the library they need. */
    private static Map<String, String> incomplete() {
        return Map.of(
                "META-INF/services/org/apache/camel/component/wire",
                "class=com.example.incomplete.WireComponent",
                "com/example/incomplete/Client.java",
                "package com.example.incomplete; public class Client {}",
                "com/example/incomplete/Connected.java",
                """
                package com.example.incomplete;
                @org.springframework.stereotype.Component
                public class Connected {
                    public Client client() {
                        return new Client();
                    }
                }
                """,
                "com/example/incomplete/WireComponent.java",
                """
                package com.example.incomplete;
                import java.util.Map;
                import org.apache.camel.Endpoint;
                import org.apache.camel.support.DefaultComponent;
                public class WireComponent extends DefaultComponent {
                    @Override
                    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
                        throw new IllegalStateException("never without " + new Client());
                    }
                }
                """);
    }
}
