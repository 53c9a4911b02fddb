package callabsync.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Writes out, in a parsed route file, what Camel's YAML does not know or leaves open. {@code jsonata:} is a language like
 * {@code simple:}. A route without an id, also one that begins with {@code - from:}, is named after its file, so that its
 * next version can take its place. Lines and columns stay.
 */
final class RouteNodes {

    private static final String JSONATA = "jsonata";
    /** Below these a name is a name. */
    private static final Set<String> NAMES = Set.of("parameters", "properties", "constraints", "constructors");

    private RouteNodes() {}

    /** @param file as messages name it; its base name is the id of routes without one */
    static void writeOut(Node root, String file) {
        if (root instanceof SequenceNode list) {
            int number = 0;
            for (int i = 0; i < list.getValue().size(); i++) {
                if (list.getValue().get(i) instanceof MappingNode item) {
                    if (value(item, "from").isPresent()) {
                        list.getValue().set(i, object("route", item, item));
                    }
                    number += named((MappingNode) list.getValue().get(i), baseName(file), number) ? 1 : 0;
                }
            }
        }
        languages(root);
    }

    /** Returns whether the item is a route that had no id. */
    private static boolean named(MappingNode item, String baseName, int number) {
        Optional<Node> route = value(item, "route");
        if (route.isEmpty()
                || !(route.get() instanceof MappingNode body)
                || value(body, "id").isPresent()) {
            return false;
        }
        String id = number == 0 ? baseName : baseName + "-" + (number + 1);
        List<NodeTuple> tuples = new ArrayList<>(body.getValue());
        tuples.add(0, new NodeTuple(text("id", body), text(id, body)));
        body.setValue(tuples);
        return true;
    }

    private static void languages(Node node) {
        if (node instanceof SequenceNode list) {
            list.getValue().forEach(RouteNodes::languages);
        } else if (node instanceof MappingNode mapping) {
            List<NodeTuple> tuples = new ArrayList<>();
            for (NodeTuple tuple : mapping.getValue()) {
                String key = key(tuple);
                if (key.equals(JSONATA)) {
                    tuples.add(new NodeTuple(text("language", tuple.getKeyNode()), jsonata(tuple.getValueNode())));
                } else {
                    tuples.add(tuple);
                    if (!NAMES.contains(key)) {
                        languages(tuple.getValueNode());
                    }
                }
            }
            mapping.setValue(tuples);
        }
    }

    private static Node jsonata(Node value) {
        if (!(value instanceof MappingNode mapping)) {
            return object("expression", value, value, new NodeTuple(text("language", value), text(JSONATA, value)));
        }
        List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
        tuples.add(0, new NodeTuple(text("language", value), text(JSONATA, value)));
        mapping.setValue(tuples);
        return mapping;
    }

    private static Node object(String key, Node value, Node place, NodeTuple... before) {
        List<NodeTuple> tuples = new ArrayList<>(List.of(before));
        tuples.add(new NodeTuple(text(key, place), value));
        return new MappingNode(Tag.MAP, true, tuples, FlowStyle.BLOCK, place.getStartMark(), place.getEndMark());
    }

    private static ScalarNode text(String text, Node place) {
        return new ScalarNode(Tag.STR, true, text, ScalarStyle.PLAIN, place.getStartMark(), place.getEndMark());
    }

    private static Optional<Node> value(MappingNode mapping, String key) {
        return mapping.getValue().stream()
                .filter(tuple -> key(tuple).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    /** Returns the file's name without its folder and its ending. */
    static String baseName(String file) {
        String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf(':')) + 1);
        return name.endsWith(".camel.yaml") ? name.substring(0, name.length() - ".camel.yaml".length()) : name;
    }
}
