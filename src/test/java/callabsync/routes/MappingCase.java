package callabsync.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import callabsync.event.EventReader;
import callabsync.event.SpokenTime.DateOrder;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.MappingProperties;
import callabsync.mapping.Mappings;
import callabsync.mapping.Merge;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A golden case: {@code {about, mapping, input, expected}}, where the input is a webhook's body (or, for an import, a
 * CRM's record). Optional: {@code bindings}; {@code zone} and {@code region}; {@code existing}, what the record holds,
 * and {@code expected} is then what is left to write after merging.
 */
public final class MappingCase {

    private static final Set<String> WORDS =
            Set.of("about", "mapping", "input", "record", "bindings", "existing", "zone", "region", "expected");
    private static final ObjectMapper JSON = new ObjectMapper();

    private MappingCase() {}

    /** Compares as JSON, in which the order of fields says nothing. A failure names the fields that differ, and no others. */
    public static void run(Path routes, Path file) throws IOException {
        JsonNode json = JSON.readTree(file.toFile());
        json.fieldNames()
                .forEachRemaining(
                        name -> assertThat(WORDS).as("a word of cases").contains(name));
        assertThat(json.path("about").asText()).as("about").isNotBlank();
        String mapping = json.path("mapping").asText();
        assertThat(file.getParent()).as("folder of the case").endsWithRaw(Path.of("cases", baseNameOf(mapping)));
        Mappings mappings = mappings(
                routes, json.path("zone").asText("UTC"), json.path("region").asText(null));

        Object mapped = mappings.apply(mapping, documentOf(json), mapOf(json.path("bindings")));
        Object actual = json.has("existing") ? merged(json, mapped, mappings.policyOf(mapping)) : mapped;

        JsonNode actualTree = JSON.readTree(JSON.writeValueAsString(actual));
        assertThat(differences("", json.path("expected"), actualTree))
                .as(json.path("about").asText())
                .isEmpty();
    }

    /** One line for each field that differs, with what is expected and what is there. */
    static List<String> differences(String path, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            var names = new LinkedHashSet<String>();
            expected.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            return names.stream()
                    .flatMap(name ->
                            differences(
                                    path.isEmpty() ? name : path + "." + name, expected.path(name), actual.path(name))
                                    .stream())
                    .toList();
        }
        boolean same = expected.equals(actual)
                || expected.isNumber()
                        && actual.isNumber()
                        && expected.decimalValue().compareTo(actual.decimalValue()) == 0;
        return same ? List.of() : List.of(path + ": expected " + shown(expected) + ", was " + shown(actual));
    }

    private static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    private static Object merged(JsonNode json, @Nullable Object mapped, FieldPolicy policy) {
        var event = EventReader.read(json.path("input").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .event();
        @SuppressWarnings("unchecked")
        var fields = (Map<String, Object>) mapped;
        Instant at = Optional.ofNullable(event.occurredAt()).orElse(Instant.EPOCH);
        return Merge.of(
                        new Merge.Input(
                                fields,
                                mapOf(json.path("existing")),
                                Map.of(),
                                at,
                                event.rank(),
                                event.call().id()),
                        policy)
                .toWrite();
    }

    private static Map<String, Object> documentOf(JsonNode json) {
        if (json.has("record")) {
            return mapOf(json.path("record"));
        }
        var reading = EventReader.read(json.path("input").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (reading instanceof EventReader.Reading.Unusable unusable) {
            fail(unusable.reason());
        }
        return reading.event().document();
    }

    private static Map<String, Object> mapOf(JsonNode node) {
        return node instanceof ObjectNode ? JSON.convertValue(node, new TypeReference<>() {}) : new LinkedHashMap<>();
    }

    private static String baseNameOf(String mapping) {
        return mapping.substring(mapping.lastIndexOf('/') + 1);
    }

    static Mappings mappings(Path routes, String zone, @Nullable String region) {
        return new Mappings(new MappingProperties(
                routes, Duration.ofSeconds(1), ZoneId.of(zone), DateOrder.UNKNOWN, region, Duration.ofSeconds(10)));
    }
}
