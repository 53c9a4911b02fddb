package callabsync.routing;

import callabsync.extension.MissingParts;
import callabsync.mapping.Nearest;
import callabsync.mapping.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EndpointUriFactory;

/**
 * Why a route does not start, in one line and with its place. Camel tells the cause last and names no line: the place is the
 * address, the option or the expression of the file that the cause quotes.
 */
final class RouteFault {

    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    /** The place of the route itself, as Camel tells it. */
    private static final Pattern SOURCE = Pattern.compile("\\(source: \\S+:(\\d+)\\)");

    private static final Pattern DATA_FORMAT = Pattern.compile("Data format '([\\w-]+)");
    private static final Pattern OPTION =
            Pattern.compile("resolve endpoint: ([\\w+.-]+):.*Unknown parameters=\\[\\{(\\w+)=", Pattern.DOTALL);
    /** Where an inline expression is at fault: its own line and column say nothing to the reader of the file. */
    private static final Pattern INLINE = Pattern.compile("^edited:\\d+:\\d+: ");

    private static final int LONGEST = 300;

    private final RouteText route;
    private final CamelContext context;
    private final String all;
    private final Optional<String> missing;
    private final Optional<RefusedEndpoint> refused;

    private RouteFault(RouteText route, CamelContext context, Throwable thrown) {
        this.route = route;
        this.context = context;
        this.missing = MissingParts.advice(thrown);
        this.refused = RefusedEndpoint.in(thrown);
        List<String> messages = new ArrayList<>();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null
                    && (messages.isEmpty() || !messages.get(messages.size() - 1).contains(message))) {
                messages.add(message.strip());
            }
        }
        this.all = messages.isEmpty() ? thrown.getClass().getSimpleName() : String.join(" because: ", messages);
    }

    /** @param context that the file was tried in: it knows the components */
    static Problem of(RouteText route, CamelContext context, Throwable thrown) {
        return new RouteFault(route, context, thrown).problem();
    }

    private Problem problem() {
        String cause = all.substring(all.lastIndexOf("because: ") < 0 ? 0 : all.lastIndexOf("because: ") + 9);
        Matcher place = PLACE.matcher(all);
        if (place.find()) {
            return new Problem(
                    route.file(), Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)), shortened(cause));
        }
        Matcher option = OPTION.matcher(cause);
        if (option.find()) {
            return new Problem(route.file(), lineOfOption(option.group(2), cause), 0, noOption(option));
        }
        if (missing.isEmpty() && refused.isPresent()) {
            return refused.get().problem(route.file(), route.yaml());
        }
        String words = missing.orElseGet(() -> shortened(cause));
        return new Problem(
                route.file(), lineOfKey(cause).or(() -> lineOfQuoted(cause)).orElseGet(this::lineOfStep), 0, words);
    }

    /** A data format is a key in the file. */
    private Optional<Integer> lineOfKey(String cause) {
        Matcher format = DATA_FORMAT.matcher(cause);
        return format.find()
                ? route.yaml().lines().keySet().stream()
                        .filter(pointer -> pointer.endsWith("/" + format.group(1)))
                        .findFirst()
                        .map(route.yaml()::lineOf)
                : Optional.empty();
    }

    private String noOption(Matcher option) {
        String scheme = option.group(1);
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        String near = factory == null ? "" : Nearest.didYouMean(option.group(2), factory.propertyNames());
        return "endpoint " + scheme + " has no option " + option.group(2) + near;
    }

    private int lineOfOption(String name, String cause) {
        return route.yaml().lines().keySet().stream()
                .filter(pointer -> pointer.endsWith("/parameters/" + name))
                .findFirst()
                .map(route.yaml()::lineOf)
                .or(() -> lineOfQuoted(cause))
                .orElseGet(this::lineOfStep);
    }

    /** The line of the longest value of the file that the text quotes; addresses come first. */
    private Optional<Integer> lineOfQuoted(String text) {
        String plain = text.replace("://", ":").replaceAll("\\s+", " ");
        var quoted = new TreeMap<Integer, String>();
        values().forEach((pointer, value) -> {
            if (value.length() > 2 && plain.contains(value)) {
                int weight = value.length() + (pointer.endsWith("/uri") ? LONGEST : 0);
                quoted.putIfAbsent(weight, pointer);
            }
        });
        return Optional.ofNullable(quoted.lastEntry()).map(Map.Entry::getValue).map(route.yaml()::lineOf);
    }

    /** The line of the step that Camel quotes between {@code >>>} and {@code <<<}. */
    private int lineOfStep() {
        int from = all.indexOf(">>> ");
        int to = all.indexOf(" <<<");
        return lineOfQuoted(from < 0 || to < from ? all : all.substring(from, to))
                .orElse(1);
    }

    private Map<String, String> values() {
        Map<String, String> values = new TreeMap<>();
        route.yaml().lines().keySet().forEach(pointer -> {
            var node = route.yaml().root().at(pointer);
            if (node.isTextual()) {
                values.put(pointer, node.asText().strip().replace("://", ":").replaceAll("\\s+", " "));
            }
        });
        return values;
    }

    private static String shortened(String message) {
        String line = INLINE.matcher(message.strip()).replaceFirst("").replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }
}
