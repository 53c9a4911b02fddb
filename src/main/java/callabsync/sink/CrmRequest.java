package callabsync.sink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to a destination. Made of the destination's settings and mapped values alone, so nothing that came with a
 * webhook can direct it elsewhere.
 *
 * @param destination whose budget it spends
 * @param method such as {@code PATCH}
 * @param url absolute, without query, already percent-encoded
 * @param query already percent-encoded; empty: none
 * @param headers besides the body's type, credentials among them
 * @param contentType of the body; null without a body
 * @param body null: none
 */
public record CrmRequest(
        String destination,
        String method,
        String url,
        String query,
        Map<String, String> headers,
        @Nullable String contentType,
        @Nullable String body) {

    public CrmRequest {
        headers = Map.copyOf(headers);
    }

    /** A request without a body. */
    public static CrmRequest of(String destination, String method, String url) {
        return new CrmRequest(destination, method, url, "", Map.of(), null, null);
    }

    /** The same with this JSON as its body. */
    public CrmRequest json(Object value) {
        return new CrmRequest(destination, method, url, query, headers, "application/json", Json.write(value));
    }

    /** The same with one more header. */
    public CrmRequest header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new CrmRequest(destination, method, url, query, more, contentType, body);
    }

    /** The same with this query, already percent-encoded. */
    public CrmRequest query(String encoded) {
        return new CrmRequest(destination, method, url, encoded, headers, contentType, body);
    }

    /** Method and address, the query left out (it may hold a key): the head of a slice in the attempt log. */
    public String line() {
        return method + " " + url;
    }

    /** Names the destination only: address, headers and body may hold secrets or personal values. */
    @Override
    public String toString() {
        return method + " to " + destination;
    }
}
