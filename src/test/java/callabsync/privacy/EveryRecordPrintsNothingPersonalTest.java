package callabsync.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/**
 * Makes one of each record of the product, every text in it naming the component it is in, and looks at what it prints: a
 * record that is new is looked at, too. The sandbox is left out: its people are made up, and known to everybody.
 */
class EveryRecordPrintsNothingPersonalTest {

    /** What holds a secret or tells about a person, by the names of components. */
    private static final Pattern TELLING = Pattern.compile("(?i).*(secret|token|password|bearer|apiKey|encryptionKey|"
            + "headerValue|phone|email|firstName|lastName).*|name|q|body|payload|document|content|record|question|"
            + "orderKey|contactKey|existing|mapped|toWrite|properties|fields|json|shown|value|was|now|contact|call|"
            + "present|outcomes|request|response|message|lastError|headers");

    /** What has such a name and is something else. */
    private static final Set<String> HARMLESS = Set.of(
            "Mapping.name", // of a file
            "RouteText.content", // of a route's file
            "Problem.message", // about a file
            "Incident.name",
            "Incident.message", // an alert's: it names what fails, not whom for
            "ImportProperties$Settings.fields", // their names
            "HttpSettings$OAuth.tokenUrl",
            "Table.name",
            "Column.name",
            "Property.name",
            "WrittenProperties$Type.name",
            "FieldCreation$Missing.name", // of a field of the CRM
            "FieldCreation$Created.name",
            "Field.name",
            "Chart$Legend.name",
            "Chart$Series.name",
            "OrgDefinitions$ObjectDefinition.fields", // the CRM's own
            "HubSpotActivities$Type.body", // the name of a property
            "HttpSettings$Read.record", // an expression
            "Quarantine$Kept.headers", // signatures
            "Quarantine$Row.headers",
            "CreatedContacts$Created.contact"); // two ids

    /** What a constructor insists on. */
    private static final Map<String, Object> WANTED = Map.of(
            "DeliveryFilter.state", "dead",
            "EventFilter.state", "stored",
            "RejectionFilter.reason", "signature",
            "RejectionFilter.state", "rejected",
            "SalesforceSettings.apiVersion", "66.0",
            "SalesforceSettings.keyField", "Key__c",
            "SourceSettings.username", "",
            "SourceSettings.password", List.of(),
            "SourceSettings.allowFrom", List.of("192.0.2.0/24"),
            "WebhookProperties.trustedProxies", List.of());

    /** Of classes that only a whole program has. */
    private static final Set<String> NOT_MADE = Set.of("WebhookRequest");

    private static final String MARK = "§";
    private static final int DEEPEST = 3;

    @Test
    void no_record_prints_a_secret_or_what_it_tells_about_a_person() {
        var leaks = new TreeSet<String>();
        var notMade = new TreeSet<String>();
        int made = 0;
        for (Class<?> type : records()) {
            try {
                leaks.addAll(telling(type, record(type, 0).toString()));
                made++;
            } catch (ReflectiveOperationException | RuntimeException e) {
                notMade.add(name(type));
            }
        }

        assertThat(leaks).isEmpty();
        assertThat(notMade).as("records that could not be made").isEqualTo(new TreeSet<>(NOT_MADE));
        assertThat(made).isGreaterThan(150);
    }

    /** It would find one. */
    @Test
    void a_record_as_the_compiler_prints_it_is_found() throws ReflectiveOperationException {
        record Login(String user, String password) {}

        assertThat(telling(Login.class, record(Login.class, 0).toString())).hasSize(1);
    }

    private static List<Class<?>> records() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("callabsync").stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> !type.getPackageName().startsWith("callabsync.sandbox"))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    private static List<String> telling(Class<?> type, String printed) {
        return Pattern.compile(MARK + "([\\w$]+\\.\\w+)" + MARK)
                .matcher(printed)
                .results()
                .map(found -> found.group(1))
                .filter(component -> TELLING.matcher(component.substring(component.indexOf('.') + 1))
                                .matches()
                        && !HARMLESS.contains(component))
                .map(component -> name(type) + " prints " + component)
                .toList();
    }

    private static Object record(Class<?> type, int depth) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        var values = new ArrayList<@Nullable Object>();
        for (RecordComponent component : components) {
            String name = name(type) + "." + component.getName();
            values.add(
                    WANTED.containsKey(name)
                            ? WANTED.get(name)
                            : sample(component.getGenericType(), MARK + name + MARK, depth));
        }
        var constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        return constructor.newInstance(values.toArray());
    }

    private static @Nullable Object sample(Type type, String text, int depth) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic) {
            Type[] of = generic.getActualTypeArguments();
            Class<?> raw = (Class<?>) generic.getRawType();
            @Nullable Object last = sample(of[of.length - 1], text, depth);
            if (raw == Optional.class) {
                return Optional.ofNullable(last);
            }
            if (raw == List.class || raw == Collection.class) {
                return last == null ? List.of() : List.of(last);
            }
            if (raw == Set.class) {
                return last == null ? Set.of() : Set.of(last);
            }
            return raw != Map.class ? null : last == null ? Map.of() : Map.of("key", last);
        }
        return type instanceof Class<?> plain ? plain(plain, text, depth) : text;
    }

    private static @Nullable Object plain(Class<?> type, String text, int depth) throws ReflectiveOperationException {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord()) {
            return depth < DEEPEST ? record(type, depth + 1) : null;
        }
        return switch (type.getName()) {
            case "java.lang.String", "java.lang.Object" -> text;
            case "int", "java.lang.Integer" -> 1;
            case "long", "java.lang.Long" -> 1L;
            case "double", "java.lang.Double" -> 1.0;
            case "boolean", "java.lang.Boolean" -> true;
            case "java.lang.Exception" -> new IllegalStateException(text);
            case "[B" -> text.getBytes(StandardCharsets.UTF_8);
            default -> constant(type, text);
        };
    }

    private static @Nullable Object constant(Class<?> type, String text) {
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(1);
        }
        if (type == DataSize.class) {
            return DataSize.ofMegabytes(1);
        }
        return type == JsonNode.class ? new TextNode(text) : null;
    }

    private static String name(Class<?> type) {
        return type.getName().substring(type.getPackageName().length() + 1);
    }
}
