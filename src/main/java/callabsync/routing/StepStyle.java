package callabsync.routing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The style of what is inside a route: its steps, expressions and addresses. */
final class StepStyle {

    private static final int LONGEST_DESCRIPTION = 60;
    private static final Set<String> CODE =
            Set.of("script", "groovy", "js", "joor", "java", "mvel", "ognl", "python", "csimple", "spel");
    private static final Set<String> ERRORS =
            Set.of("doTry", "doCatch", "doFinally", "errorHandler", "redeliveryPolicy", "delay", "rollback", "loop");
    private static final Set<String> EXPRESSIONS = Set.of("simple", "constant", "jsonpath", "jq", "language", "xpath");
    /** Words that are steps: they want an id and a description. */
    private static final Set<String> STEPS = Set.of(
            "from",
            "to",
            "bean",
            "choice",
            "filter",
            "split",
            "setVariable",
            "setBody",
            "setHeader",
            "removeHeaders",
            "removeHeader",
            "log",
            "marshal",
            "unmarshal",
            "process",
            "wireTap",
            "multicast",
            "aggregate",
            "onException",
            "transform",
            "validate",
            "throttle",
            "stop",
            "removeVariable",
            "setProperty",
            "removeProperty",
            "convertBodyTo");

    private static final Pattern OUTSIDE = Pattern.compile("https?://|[\\w.+-]+@[\\w-]+\\.\\w+");
    private static final Pattern JOINED = Pattern.compile("&&|\\|\\|");

    private final RouteText text;
    private final Vocabulary vocabulary;
    private final BiConsumer<String, String> fault;
    private final Set<String> ids = new HashSet<>();
    private int count;

    StepStyle(RouteText text, Vocabulary vocabulary, BiConsumer<String, String> fault) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.fault = fault;
    }

    /** Returns how many steps were seen so far. */
    int count() {
        return count;
    }

    /** Checks everything below a node. */
    void inside(JsonNode node, String at, String routeId) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                element(node.path(i), at + "/" + i, routeId);
            }
            return;
        }
        for (Iterator<Map.Entry<String, JsonNode>> it = node.fields(); it.hasNext(); ) {
            Map.Entry<String, JsonNode> field = it.next();
            field(field.getKey(), field.getValue(), at + "/" + field.getKey(), routeId);
        }
    }

    void description(JsonNode node, String at, String what) {
        String description = node.path("description").asText();
        if (description.isBlank()) {
            fault.accept(at, what + " wants a description in words of the business");
        } else if (description.length() > LONGEST_DESCRIPTION) {
            fault.accept(at + "/description", "description of more than " + LONGEST_DESCRIPTION + " characters");
        }
    }

    private void element(JsonNode node, String at, String routeId) {
        if (at.matches(".*/when/\\d+")) {
            step(node, at, "when", routeId);
        }
        inside(node, at, routeId);
    }

    private void field(String name, JsonNode value, String at, String routeId) {
        boolean isInList = at.matches(".*/\\d+/" + Pattern.quote(name));
        if (CODE.contains(name)) {
            fault.accept(at, "no inline code (" + name + "); use a mapping or a bean");
        }
        if (vocabulary.isOurs()
                && ERRORS.contains(name)
                && !(name.equals("errorHandler") && value.has("noErrorHandler"))) {
            fault.accept(at, "no " + name + "; the durable retry is delivery's, see sink-errors.camel.yaml");
        }
        if (name.equals("toD") || name.equals("recipientList") || name.equals("routingSlip")) {
            fault.accept(at, "no " + name + ": an address is never built from an event; use to");
        }
        if (isInList && value.isTextual() && STEPS.contains(name)) {
            fault.accept(
                    at,
                    "write " + name + ": in its explicit form, with id, description and "
                            + (name.equals("log") ? "message" : "uri") + " below");
            return;
        }
        if (STEPS.contains(name) && value.isObject() && (isInList || name.equals("from"))) {
            count += name.equals("from") ? 0 : 1;
            step(value, at, name, routeId);
        }
        if (name.equals("otherwise") && value.isObject()) {
            step(value, at, name, routeId);
        }
        if (name.equals("uri")) {
            address(value.asText(), at);
        }
        if (EXPRESSIONS.contains(name)) {
            expression(name, value, at);
        }
        if (value.isTextual() && OUTSIDE.matcher(value.asText()).find() && !name.equals("description")) {
            fault.accept(at, "no value of the outside world; use {{callab.sync.destinations.<id>....}}");
        }
        inside(value, at, routeId);
    }

    private void step(JsonNode node, String at, String name, String routeId) {
        description(node, at, name);
        String id = node.path("id").asText();
        if (!id.startsWith(routeId + "-")) {
            fault.accept(at, name + " wants an id: " + routeId + "-<verb>");
        } else if (!ids.add(id)) {
            fault.accept(at, "id " + id + " is used twice");
        }
        if (name.equals("choice") && !node.has("otherwise")) {
            fault.accept(at, "choice wants otherwise, which says what happens then");
        }
        if (name.equals("split") && node.path("steps").isEmpty()) {
            fault.accept(at, "split without steps does nothing");
        }
        if (name.equals("bean")) {
            word("beans", node.path("ref").asText(), at, "bean");
        }
        if (name.equals("setVariable")) {
            word("variables", node.path("name").asText(), at, "variable");
        }
        if (node.path("parameters").path("followRedirects").asBoolean()) {
            fault.accept(at, "no followRedirects: credentials would go to the other host");
        }
    }

    private void address(String uri, String at) {
        if (uri.contains("?")) {
            fault.accept(at, "options go under parameters:, not behind ? in uri");
        }
        if (uri.contains("${")) {
            fault.accept(at, "an address is never built from an event");
        }
        word("endpoints", uri.replaceFirst(":.*", ""), at, "endpoint");
    }

    private void expression(String name, JsonNode value, String at) {
        if (name.equals("language") && value.isTextual()) {
            return;
        }
        if (value.isTextual()) {
            fault.accept(at, "write " + name + ": in its explicit form, with expression: below");
            return;
        }
        String text = value.path("expression").asText();
        if (name.equals("simple")
                && (text.strip().contains("\n")
                        || JOINED.matcher(text).results().count() > 1)) {
            fault.accept(at, "simple is one line with at most two conditions; use a mapping or a bean");
        }
        if (name.equals("language")) {
            word("languages", value.path("language").asText(), at, "language");
        }
    }

    private void word(String kind, String word, String at, String what) {
        if (!vocabulary.allows(kind, word)) {
            fault.accept(at, what + " " + word + " is not among the words a route may use, see routes/README.md");
        }
    }
}
