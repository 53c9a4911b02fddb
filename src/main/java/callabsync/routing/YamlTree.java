package callabsync.routing;

import callabsync.mapping.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file as JSON, with the line of each node, read by the parser that Camel reads it with.
 *
 * @param root what the file says; missing when it is not YAML
 * @param lines by JSON pointer, counted from 1
 * @param broken why it is not YAML
 */
record YamlTree(JsonNode root, Map<String, Integer> lines, Optional<Problem> broken) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static YamlTree of(String file, String text) {
        Map<String, Integer> lines = new HashMap<>();
        try {
            var settings =
                    LoadSettings.builder().setMaxAliasesForCollections(10).build();
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isEmpty()) {
                return broken(file, 0, 0, "is empty");
            }
            RouteNodes.writeOut(node.get(), file);
            return new YamlTree(converted(node.get(), "", lines, 0), lines, Optional.empty());
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            return broken(
                    file,
                    mark.map(at -> at.getLine() + 1).orElse(0),
                    mark.map(at -> at.getColumn() + 1).orElse(0),
                    "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
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
        lines.putIfAbsent(pointer, line(node));
        if (depth > 100) {
            throw new YamlEngineException("too deep");
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = JSON.objectNode();
            Set<String> keys = new HashSet<>();
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                if (!keys.add(key)) {
                    Optional<Mark> place = tuple.getKeyNode().getStartMark();
                    throw new MarkedYamlEngineException(
                            null, Optional.empty(), "the key " + key + " is there twice", place) {
                        private static final long serialVersionUID = 1L;
                    };
                }
                String inner = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
                lines.put(inner, line(tuple.getKeyNode()));
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

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
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
