package callabsync.routing;

import callabsync.mapping.Nearest;
import callabsync.mapping.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Camel's own schema of YAML routes, which visual editors rely on, too. */
final class RouteSchema {

    private static final String WHERE = "/schema/camelYamlDsl.json";

    private static final String EXPRESSION =
            "/items/definitions/org.apache.camel.model.language.ExpressionDefinition/properties";

    private final Schema schema;
    private final JsonNode tree;
    private final List<String> languages;

    RouteSchema() {
        try (InputStream json = org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader.class.getResourceAsStream(WHERE)) {
            if (json == null) {
                throw new IllegalStateException("camel-yaml-dsl holds no " + WHERE);
            }
            tree = new ObjectMapper().readTree(json);
            // No schema has this word; the validator would warn.
            tree.findParents("deprecated").forEach(parent -> ((ObjectNode) parent).remove("deprecated"));
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(tree);
            languages = names(tree.at(EXPRESSION));
            languages.add("jsonata");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what the schema does not allow. Only the innermost places: each fault shows at all levels. */
    List<Problem> problems(String file, YamlTree yaml) {
        List<Error> errors = new ArrayList<>(schema.validate(yaml.root()));
        errors.sort(
                Comparator.comparing((Error error) -> pointer(error).length()).reversed());
        List<String> told = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Error error : errors) {
            String pointer = pointer(error);
            if (told.stream().noneMatch(deeper -> deeper.startsWith(pointer))) {
                told.add(pointer);
                problems.add(problem(file, yaml, pointer, error));
            }
        }
        problems.sort(Comparator.comparingInt(Problem::line));
        return problems;
    }

    /** Names a misspelt word itself, and the right one; the schema says of some only that none of many shapes fits. */
    private Problem problem(String file, YamlTree yaml, String pointer, Error error) {
        String unknown = error.getProperty() != null && error.getKeyword().equals("additionalProperties")
                ? error.getProperty()
                : unknownLanguage(yaml.root().at(pointer), pointer).orElse("");
        if (unknown.isEmpty()) {
            return new Problem(file, yaml.lineOf(pointer), 0, "schema: " + pointer + " " + error.getMessage());
        }
        Collection<String> known = pointer.endsWith("/expression") ? languages : properties(error.getSchemaLocation());
        return new Problem(
                file,
                yaml.lineOf(pointer + "/" + unknown),
                0,
                "schema: " + pointer + " knows no " + unknown + Nearest.didYouMean(unknown, known));
    }

    private Optional<String> unknownLanguage(JsonNode node, String pointer) {
        Iterable<String> names = node::fieldNames;
        return pointer.endsWith("/expression")
                ? StreamSupport.stream(names.spliterator(), false)
                        .filter(name -> !languages.contains(name))
                        .findFirst()
                : Optional.empty();
    }

    /** The properties that are known where the schema refused one. */
    private List<String> properties(SchemaLocation location) {
        String fragment = location.getFragment().toString();
        String parent = fragment.substring(0, Math.max(0, fragment.lastIndexOf('/')));
        return names(tree.at(parent.startsWith("/") || parent.isEmpty() ? parent : "/" + parent)
                .path("properties"));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String pointer(Error error) {
        String path = error.getInstanceLocation().toString();
        return path.startsWith("$")
                ? path.substring(1).replaceAll("[.\\[]", "/").replace("]", "")
                : path;
    }
}
