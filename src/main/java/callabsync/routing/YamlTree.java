package callabsync.routing;

import callabsync.mapping.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file as JSON, with the line of each node.
 *
 * @param root what the file says; missing when it is not YAML
 * @param lines by JSON pointer, counted from 1
 * @param broken why it is not YAML
 */
record YamlTree(JsonNode root, Map<String, Integer> lines, Optional<Problem> broken) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static YamlTree of(String file, String text) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(10);
        Map<String, Integer> lines = new HashMap<>();
        try {
            Node node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            if (node == null) {
                return broken(file, 0, 0, "is empty");
            }
            return new YamlTree(converted(node, "", lines, 0), lines, Optional.empty());
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            return broken(
                    file,
                    mark == null ? 0 : mark.getLine() + 1,
                    mark == null ? 0 : mark.getColumn() + 1,
                    "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            return broken(file, 0, 0, "is not YAML");
        }
    }

    /** Returns the line of a node, or of the nearest one around it. */
    int lineOf(String pointer) {
        String at = pointer;
        while (!at.isEmpty() && !lines.containsKey(at)) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return lines.getOrDefault(at, 1);
    }

    private static YamlTree broken(String file, int line, int column, String message) {
        return new YamlTree(JSON.missingNode(), Map.of(), Optional.of(new Problem(file, line, column, message)));
    }

    private static JsonNode converted(Node node, String pointer, Map<String, Integer> lines, int depth) {
        lines.putIfAbsent(pointer, node.getStartMark().getLine() + 1);
        if (depth > 100) {
            throw new YAMLException("too deep");
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JSON.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                String inner = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
                lines.put(inner, tuple.getKeyNode().getStartMark().getLine() + 1);
                object.set(key, converted(tuple.getValueNode(), inner, lines, depth + 1));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JSON.arrayNode();
            for (Node element : sequence.getValue()) {
                array.add(converted(element, pointer + "/" + array.size(), lines, depth + 1));
            }
            return array;
        }
        return node instanceof ScalarNode scalar ? scalar(scalar) : JSON.nullNode();
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String value = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(value.equalsIgnoreCase("true"));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return JSON.numberNode(new BigInteger(value));
            }
            if (tag.equals(Tag.FLOAT)) {
                return JSON.numberNode(Double.parseDouble(value));
            }
        } catch (NumberFormatException e) {
            return JSON.textNode(value);
        }
        return JSON.textNode(value);
    }
}
