package callabsync.sink.http;

import callabsync.sink.CrmRequest;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a destination's requests go: its url, a path with placeholders below it, and its query. What of url and path stands
 * behind a question mark is query, too: it may be a key, and is not shown.
 */
final class Address {

    private final String base;
    private final String baseQuery;
    private final Map<String, String> query;

    /** @throws UnfitSettingsException when the url is none */
    Address(HttpSettings settings) {
        String url = settings.url().strip();
        if (!isHttp(url)) {
            throw new UnfitSettingsException("url: wants http(s)://host, with a path if need be");
        }
        int question = url.indexOf('?');
        this.base = (question < 0 ? url : url.substring(0, question)).replaceAll("/+$", "");
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

    /** Puts url and query on a request; empty when a placeholder of the path has no value. */
    Optional<CrmRequest> on(String destination, String method, String path, Map<String, ?> values) {
        return new Template(path.isEmpty() || path.startsWith("/") || path.startsWith("?") ? path : "/" + path)
                .encoded(values)
                .map(filled -> {
                    int question = filled.indexOf('?');
                    String url = base + (question < 0 ? filled : filled.substring(0, question));
                    String own = question < 0 ? "" : filled.substring(question + 1);
                    return CrmRequest.of(destination, method, url)
                            .query(Stream.of(baseQuery, own, query(values))
                                    .filter(part -> !part.isEmpty())
                                    .collect(Collectors.joining("&")));
                });
    }

    /** A parameter without a value is left out. */
    private String query(Map<String, ?> values) {
        var parts = new LinkedHashMap<String, String>();
        query.forEach((name, template) ->
                new Template(template).encoded(values).ifPresent(value -> parts.put(Template.encode(name), value)));
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining("&"));
    }
}
