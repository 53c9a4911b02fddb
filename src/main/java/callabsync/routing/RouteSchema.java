package callabsync.routing;

import callabsync.mapping.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Camel's own schema of YAML routes, which visual editors rely on, too. */
final class RouteSchema {

    private static final String WHERE = "/schema/camelYamlDsl.json";

    private final Schema schema;

    RouteSchema() {
        try (InputStream json = org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader.class.getResourceAsStream(WHERE)) {
            if (json == null) {
                throw new IllegalStateException("camel-yaml-dsl holds no " + WHERE);
            }
            JsonNode tree = new ObjectMapper().readTree(json);
            // No schema has this word; the validator would warn.
            tree.findParents("deprecated").forEach(parent -> ((ObjectNode) parent).remove("deprecated"));
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                    .getSchema(tree);
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
                problems.add(
                        new Problem(file, yaml.lineOf(pointer), 0, "schema: " + pointer + " " + error.getMessage()));
            }
        }
        problems.sort(Comparator.comparingInt(Problem::line));
        return problems;
    }

    private static String pointer(Error error) {
        String path = error.getInstanceLocation().toString();
        return path.startsWith("$")
                ? path.substring(1).replaceAll("[.\\[]", "/").replace("]", "")
                : path;
    }
}
