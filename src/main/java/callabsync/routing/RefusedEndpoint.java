package callabsync.routing;

import callabsync.mapping.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.util.URISupport;

/**
 * An endpoint that its component refuses.
 *
 * @param address its scheme and path
 * @param options those that the route gives it
 * @param reason in the component's words
 */
record RefusedEndpoint(String address, Map<String, Object> options, String reason) {

    private static final String BEFORE_REASON = " due to: ";

    /** Returns the one that made a file fail; empty if something else did. */
    static Optional<RefusedEndpoint> in(Throwable thrown) {
        ResolveEndpointFailedException deepest = null;
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ResolveEndpointFailedException refused) {
                deepest = refused;
            }
        }
        return deepest == null ? Optional.empty() : of(deepest.getUri(), deepest.getMessage());
    }

    private static Optional<RefusedEndpoint> of(String uri, String message) {
        try {
            String reason = message.substring(message.lastIndexOf(BEFORE_REASON) + BEFORE_REASON.length());
            return message.contains(BEFORE_REASON)
                    ? Optional.of(new RefusedEndpoint(addressOf(uri), URISupport.parseQuery(queryOf(uri)), reason))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String addressOf(String uri) {
        return uri.replaceFirst("[?].*", "").replaceFirst("://", ":");
    }

    private static String queryOf(String uri) {
        return uri.contains("?") ? uri.substring(uri.indexOf('?') + 1) : "";
    }

    /** Returns what is wrong, with the line of the endpoint's step: of several with its address, the most alike one. */
    Problem problem(String file, YamlTree yaml) {
        int line = 1;
        int most = -1;
        for (String pointer : yaml.lines().keySet()) {
            String written = pointer.endsWith("/uri") ? yaml.root().at(pointer).asText() : "";
            if (addressOf(written).equals(address)) {
                String step = pointer.substring(0, pointer.length() - "/uri".length());
                int alike = alike(yaml.root().at(step).path("parameters"));
                int there = yaml.lineOf(pointer);
                if (alike > most || alike == most && there < line) {
                    most = alike;
                    line = there;
                }
            }
        }
        return new Problem(file, line, 0, address + ": " + reason);
    }

    private int alike(JsonNode parameters) {
        int alike = parameters.size() == options.size() ? 1 : 0;
        for (var each : options.entrySet()) {
            alike += parameters.path(each.getKey()).asText().equals(each.getValue()) ? 1 : 0;
        }
        return alike;
    }
}
