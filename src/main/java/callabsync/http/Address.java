package callabsync.http;

import callabsync.http.HttpSettings.UnfitException;
import callabsync.sink.CrmRequest;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a destination's requests go: its url, a path with placeholders below it, and its query. In url and path, the part
 * behind a question mark is query too: it may be a key, and is not shown.
 */
final class Address {

    /** A path with placeholders and the query behind its question mark. */
    private record Parts(String path, String query) {
        static Parts of(String text) {
            int question = text.indexOf('?');
            return question < 0
                    ? new Parts(text, "")
                    : new Parts(text.substring(0, question), text.substring(question + 1));
        }
    }

    private final String destination;
    private final Parts base;
    private final Map<String, String> query;

    /** @throws UnfitException when the url is none */
    Address(String destination, HttpSettings settings) {
        String url = settings.url().strip();
        if (!isHttp(url)) {
            throw new UnfitException("url: wants http(s)://host, with a path if need be");
        }
        this.destination = destination;
        this.base = Parts.of(url);
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

    /** Returns a request that writes or reads one record. Empty when a placeholder of the path or of its query has no value. */
    Optional<CrmRequest> on(String method, String path, Map<String, ?> values) {
        Parts parts = Parts.of(path);
        return new Template(parts.query())
                .encoded(values)
                .flatMap(own -> request(
                        method, parts.path(), values, base.query(), Template.legal(own), parameters(query, values)));
    }

    /** Returns a request that asks for records. A parameter without a value is left out, also one in the path. */
    Optional<CrmRequest> asking(String method, String path, Map<String, String> own, Map<String, ?> values) {
        Parts parts = Parts.of(path);
        String inPath = Arrays.stream(parts.query().split("&"))
                .flatMap(pair -> new Template(pair).encoded(values).stream())
                .map(Template::legal)
                .collect(Collectors.joining("&"));
        return request(
                method, parts.path(), values, base.query(), parameters(query, values), inPath, parameters(own, values));
    }

    /**
     * Returns a request for an address that the API itself named, absolute or not. Empty when it leads to another server,
     * which must not see the credentials.
     */
    Optional<CrmRequest> following(String method, String address) {
        try {
            URI here = URI.create(base.path());
            URI there = here.resolve(address);
            boolean same = here.getHost().equalsIgnoreCase(String.valueOf(there.getHost()))
                    && here.getScheme().equalsIgnoreCase(there.getScheme())
                    && here.getPort() == there.getPort();
            String asked = there.getRawQuery() == null ? "" : there.getRawQuery();
            String url = there.toString().replaceFirst("[?#].*", "");
            return same ? Optional.of(CrmRequest.of(destination, method, url).query(asked)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Empty when a placeholder of the path has no value, or when a segment of it would be {@code .} or {@code ..}: servers
     * take that for a step to another path, encoded or not.
     */
    private Optional<CrmRequest> request(String method, String path, Map<String, ?> values, String... queries) {
        boolean leavesThePath = Arrays.stream(path.split("/"))
                .map(Template::new)
                .filter(segment -> !segment.placeholders().isEmpty())
                .anyMatch(segment -> segment.filled(values).orElse("").strip().matches("\\.{1,2}"));
        if (leavesThePath) {
            return Optional.empty();
        }
        String all = Stream.of(queries).filter(part -> !part.isEmpty()).collect(Collectors.joining("&"));
        return new Template(path)
                .encoded(values)
                .map(filled -> CrmRequest.of(destination, method, below(filled)).query(all));
    }

    /** Keeps slashes at the end of url and path as they are written: some servers redirect for one too many or too few. */
    private String below(String path) {
        return path.isEmpty()
                ? base.path()
                : base.path().replaceAll("/+$", "") + (path.startsWith("/") ? "" : "/") + path;
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
