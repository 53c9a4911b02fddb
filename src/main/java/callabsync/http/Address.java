package callabsync.http;

import callabsync.sink.CrmRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a destination's requests go: its url, a path with placeholders below it, and its query. What of url and path stands
 * behind a question mark is query, too: it may be a key, and is not shown.
 */
final class Address {

    private final String destination;
    private final String base;
    private final String baseQuery;
    private final Map<String, String> query;

    /** @throws UnfitSettingsException when the url is none */
    Address(String destination, HttpSettings settings) {
        String url = settings.url().strip();
        if (!isHttp(url)) {
            throw new UnfitSettingsException("url: wants http(s)://host, with a path if need be");
        }
        int question = url.indexOf('?');
        this.destination = destination;
        this.base = question < 0 ? url : url.substring(0, question);
        this.baseQuery = question < 0 ? "" : url.substring(question + 1);
        this.query = settings.query() == null ? Map.of() : settings.query();
    }

    static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Puts url and query on a request. Empty when a placeholder of the path has no value, or when a segment of it would be
     * {@code .} or {@code ..}: servers take that for a step to another path, encoded or not.
     */
    Optional<CrmRequest> on(String method, String path, Map<String, ?> values) {
        return filled(path, values).map(filled -> {
            int question = filled.indexOf('?');
            String url = below(question < 0 ? filled : filled.substring(0, question));
            String own = question < 0 ? "" : Template.legal(filled.substring(question + 1));
            return CrmRequest.of(destination, method, url).query(joined(baseQuery, own, parameters(query, values)));
        });
    }

    /** The same for a question. A parameter without a value is left out, also one that stands in the path. */
    Optional<CrmRequest> asking(String method, String path, Map<String, String> own, Map<String, ?> values) {
        int question = path.indexOf('?');
        String inPath = question < 0 ? "" : path.substring(question + 1);
        return filled(question < 0 ? path : path.substring(0, question), values)
                .map(filled -> CrmRequest.of(destination, method, below(filled))
                        .query(joined(
                                baseQuery, parameters(query, values), pairs(inPath, values), parameters(own, values))));
    }

    /**
     * A request for an address that the API itself named, absolute or not. Empty when it leads to another server, which
     * must not see the credentials.
     */
    Optional<CrmRequest> following(String method, String address) {
        try {
            URI here = URI.create(base);
            URI there = here.resolve(address);
            boolean same = here.getHost().equalsIgnoreCase(String.valueOf(there.getHost()))
                    && here.getScheme().equalsIgnoreCase(there.getScheme())
                    && here.getPort() == there.getPort();
            String query = there.getRawQuery() == null ? "" : there.getRawQuery();
            String url = there.toString().replaceFirst("[?#].*", "");
            return same ? Optional.of(CrmRequest.of(destination, method, url).query(query)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> filled(String path, Map<String, ?> values) {
        int question = path.indexOf('?');
        String steps = question < 0 ? path : path.substring(0, question);
        boolean leavesThePath = Arrays.stream(steps.split("/"))
                .map(Template::new)
                .filter(Template::hasPlaceholders)
                .anyMatch(segment -> segment.filled(values).orElse("").strip().matches("\\.{1,2}"));
        return leavesThePath ? Optional.empty() : new Template(path).encoded(values);
    }

    /** Slashes at the end of url and path stay as they are written: some servers redirect for one too many or too few. */
    private String below(String path) {
        return path.isEmpty() ? base : base.replaceAll("/+$", "") + (path.startsWith("/") ? "" : "/") + path;
    }

    private static String joined(String... parts) {
        return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining("&"));
    }

    private static String pairs(String query, Map<String, ?> values) {
        return Arrays.stream(query.split("&"))
                .flatMap(pair -> new Template(pair).encoded(values).stream())
                .map(Template::legal)
                .collect(Collectors.joining("&"));
    }

    /** A parameter without a value is left out. */
    private static String parameters(Map<String, String> templates, Map<String, ?> values) {
        return templates.entrySet().stream()
                .flatMap(each -> new Template(each.getValue())
                        .encoded(values).stream()
                                .map(value -> Template.encode(each.getKey()) + "=" + Template.legal(value)))
                .collect(Collectors.joining("&"));
    }
}
