package callabsync.routing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One file of routes.
 *
 * @param file path below the routes folder
 * @param content its text
 */
record RouteText(String file, String content, YamlTree yaml) {

    static RouteText of(String file, String content) {
        return new RouteText(file, content, YamlTree.of(file, content));
    }

    String baseName() {
        return RouteNodes.baseName(file);
    }

    List<String> routeIds() {
        return ids("route");
    }

    List<String> configurationIds() {
        return ids("routeConfiguration");
    }

    /** Returns the configurations that its routes use. */
    List<String> wantedConfigurations() {
        List<String> result = new ArrayList<>();
        for (JsonNode item : yaml.root()) {
            String wanted = item.path("route").path("routeConfigurationId").asText();
            if (!wanted.isEmpty()) {
                result.add(wanted);
            }
        }
        return result;
    }

    private List<String> ids(String kind) {
        List<String> result = new ArrayList<>();
        for (JsonNode item : yaml.root()) {
            if (item.path(kind).hasNonNull("id")) {
                result.add(item.path(kind).path("id").asText());
            }
        }
        return result;
    }

    /** Returns the names after {@code direct:} by which its routes are entered. */
    List<String> directEntries() {
        return names("direct:", true);
    }

    /** Returns the names after {@code direct:} that its routes send to. */
    List<String> directTargets() {
        return names("direct:", false);
    }

    /** Returns the names after {@code sink:} whose deliveries its routes take. */
    List<String> sinks() {
        return names("sink:", true);
    }

    /** A visual editor writes {@code sink:mail} as {@code uri: sink} with the name below {@code parameters}. */
    private List<String> names(String scheme, boolean entries) {
        List<String> result = new ArrayList<>();
        String alone = scheme.substring(0, scheme.length() - 1);
        yaml.lines().keySet().stream()
                .filter(pointer -> pointer.endsWith("/uri"))
                .filter(pointer -> pointer.endsWith("/from/uri") == entries)
                .forEach(pointer -> {
                    String uri = yaml.root().at(pointer).asText();
                    String parameters = pointer.substring(0, pointer.length() - "uri".length()) + "parameters";
                    if (uri.startsWith(scheme)) {
                        result.add(uri.substring(scheme.length()).replaceFirst("[?].*", ""));
                    } else if (uri.equals(alone)) {
                        result.add(yaml.root().at(parameters).path("name").asText());
                    }
                });
        return result;
    }
}
