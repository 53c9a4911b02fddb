package callabsync.config;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.sink.CrmSteps;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.CatalogCamelContext;
import org.apache.camel.Component;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Editors of routes offer our components by their descriptions; these say what the endpoints say. */
class ComponentDescriptionsTest {

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path LIST =
            Path.of("src/main/resources/META-INF/services/org/apache/camel/component.properties");
    private static final Map<Class<?>, String> TYPES =
            Map.of(String.class, "string", int.class, "integer", boolean.class, "boolean", Duration.class, "duration");

    @ParameterizedTest
    @ValueSource(strings = {"sink", "delivery", "crm"})
    void the_component_is_described(String name) throws Exception {
        JsonNode component = description(name).path("component");
        Class<?> endpoint = endpointOf(component);
        UriEndpoint said = endpoint.getAnnotation(UriEndpoint.class);
        Class<?> type = Class.forName(component.path("javaType").asText());

        assertThat(type).isAssignableTo(Component.class);
        assertThat(type.getAnnotation(org.springframework.stereotype.Component.class)
                        .value())
                .isEqualTo(name);
        assertThat(component.path("name").asText())
                .isEqualTo(name)
                .isEqualTo(component.path("scheme").asText())
                .isEqualTo(said.scheme());
        assertThat(component.path("title").asText()).isEqualTo(said.title());
        assertThat(component.path("syntax").asText()).isEqualTo(said.syntax());
        assertThat(component.path("label").asText()).isEqualTo(said.category()[0].getValue());
        assertThat(component.path("consumerOnly").asBoolean()).isEqualTo(said.consumerOnly());
        assertThat(component.path("producerOnly").asBoolean()).isEqualTo(said.producerOnly());
        assertThat(component.path("remote").asBoolean()).isEqualTo(said.remote());
        assertThat(component.path("version").asText()).isEqualTo(version());
        assertThat(source(endpoint))
                .contains("/** " + component.path("description").asText() + " */ @UriEndpoint(");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sink", "delivery", "crm"})
    void each_option_is_described(String name) throws Exception {
        JsonNode description = description(name);
        Class<?> endpoint = endpointOf(description.path("component"));
        Map<String, Map<String, Object>> expected = new TreeMap<>();
        Map<String, Map<String, Object>> found = new TreeMap<>();
        for (Field field : endpoint.getDeclaredFields()) {
            if (field.isAnnotationPresent(UriPath.class) || field.isAnnotationPresent(UriParam.class)) {
                expected.put(nameOf(field), expected(field, source(endpoint)));
            }
        }
        description.path("properties").fields().forEachRemaining(option -> {
            if (!isOfEachEndpoint(option.getKey())) {
                found.put(option.getKey(), found(option.getValue()));
            }
        });

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void crm_offers_the_operations_that_there_are() throws Exception {
        JsonNode operations =
                description("crm").path("properties").path("operation").path("enum");

        assertThat(operations)
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Arrays.stream(CrmSteps.Operation.values())
                        .map(CrmSteps.Operation::word)
                        .toList());
    }

    @Test
    void all_components_of_the_program_are_listed() throws IOException {
        var list = new Properties();
        list.load(new StringReader(Files.readString(LIST)));
        List<String> ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("callabsync").stream()
                        .filter(type -> type.isAssignableTo(Component.class))
                        .map(ComponentDescriptionsTest::beanName)
                        .flatMap(Optional::stream)
                        .sorted()
                        .toList();

        assertThat(ours).hasSize(3);
        assertThat(list.getProperty("components")).isEqualTo(String.join(" ", ours));
        assertThat(list.getProperty("version")).isEqualTo(version());
    }

    private static Optional<String> beanName(JavaClass type) {
        return type.tryGetAnnotationOfType(org.springframework.stereotype.Component.class)
                .map(org.springframework.stereotype.Component::value);
    }

    /** As Camel itself finds it, by the component's name. */
    private static JsonNode description(String name) throws Exception {
        try (CatalogCamelContext camel = new DefaultCamelContext()) {
            String json = camel.getComponentParameterJsonSchema(name);
            assertThat(json).as("description of " + name).isNotNull();
            return new ObjectMapper().readTree(json);
        }
    }

    private static Class<?> endpointOf(JsonNode component) throws ClassNotFoundException {
        return Class.forName(component.path("javaType").asText().replaceFirst("Component$", "Endpoint"));
    }

    private static String nameOf(Field field) {
        UriPath path = field.getAnnotation(UriPath.class);
        return path == null || path.name().isEmpty() ? field.getName() : path.name();
    }

    private static Map<String, Object> expected(Field field, String source) {
        var expected = new LinkedHashMap<String, Object>();
        UriPath path = field.getAnnotation(UriPath.class);
        UriParam parameter = field.getAnnotation(UriParam.class);
        Metadata metadata = field.getAnnotation(Metadata.class);
        String enums = path == null ? parameter.enums() : path.enums();
        String usual = path == null ? parameter.defaultValue() : "";
        expected.put("kind", path == null ? "parameter" : "path");
        expected.put("required", metadata != null && metadata.required());
        expected.put("javaType", field.getType().getName());
        expected.put("type", enums.isEmpty() ? TYPES.get(field.getType()) : "enum");
        expected.put("enum", enums.isEmpty() ? List.of() : List.of(enums.split(",")));
        expected.put("defaultValue", usual.isEmpty() && field.getType() == boolean.class ? "false" : usual);
        expected.put("description", path == null ? javadoc(field, source) : path.description());
        return expected;
    }

    private static Map<String, Object> found(JsonNode option) {
        var found = new LinkedHashMap<String, Object>();
        found.put("kind", option.path("kind").asText());
        found.put("required", option.path("required").asBoolean());
        found.put("javaType", option.path("javaType").asText());
        found.put("type", option.path("type").asText());
        found.put("defaultValue", option.path("defaultValue").asText());
        found.put("description", option.path("description").asText());
        var words = new ArrayList<String>();
        option.path("enum").forEach(word -> words.add(word.asText()));
        found.put("enum", words);
        return found;
    }

    /** Options that Camel gives to each endpoint are described by Camel. */
    private static boolean isOfEachEndpoint(String option) {
        return Arrays.stream(DefaultEndpoint.class.getDeclaredFields())
                .anyMatch(field -> field.getName().equals(option) && field.isAnnotationPresent(UriParam.class));
    }

    private static String javadoc(Field field, String source) {
        String setter = "set" + Character.toUpperCase(field.getName().charAt(0))
                + field.getName().substring(1);
        var matcher = Pattern.compile("/\\*\\* ([^*]*) \\*/ public void " + setter + "\\(")
                .matcher(source);
        return matcher.find() ? matcher.group(1) : "no Javadoc of " + setter;
    }

    private static String source(Class<?> type) throws IOException {
        return Files.readString(MAIN.resolve(type.getName().replace('.', '/') + ".java"))
                .replaceAll("\\s*\n\\s*(\\* )?", " ");
    }

    private static String version() throws IOException {
        var matcher = Pattern.compile("<artifactId>callab-sync</artifactId>\\s*<version>(.*?)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }
}
