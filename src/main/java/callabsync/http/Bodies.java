package callabsync.http;

import callabsync.http.HttpSettings.BodyForm;
import callabsync.http.HttpSettings.UnfitException;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts headers and a body on a destination's requests, in the form that its settings say, signed if they say so. */
final class Bodies {

    private static final String FIELDS = "fields";
    private static final String CONTENT_TYPE = "Content-Type";

    private final String destination;
    private final HttpSettings settings;
    private final Clock clock;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final String contentType;
    private final @Nullable JsonTemplate rpcParams;
    private final @Nullable WebhookSignature signature;

    /** @throws UnfitException when the settings cannot be used */
    Bodies(String destination, HttpSettings settings, Clock clock) {
        this.destination = destination;
        this.settings = settings;
        this.clock = clock;
        headers.put("Accept", "application/json");
        headers.putAll(settings.headers() == null ? Map.of() : settings.headers());
        this.contentType = Optional.ofNullable(headers.remove(CONTENT_TYPE))
                .orElse(settings.body() == BodyForm.FORM ? "application/x-www-form-urlencoded" : "application/json");
        if (settings.body() == BodyForm.JSON_RPC && settings.rpcMethod().isBlank()) {
            throw new UnfitException("rpc-method: json-rpc needs it");
        }
        this.rpcParams = JsonTemplate.of("rpc-params", settings.rpcParams());
        this.signature = settings.signingSecret().isBlank() ? null : WebhookSignature.of(settings.signingSecret());
    }

    /** Adds the configured headers. */
    CrmRequest headers(CrmRequest request, Map<String, ?> values) {
        CrmRequest result = request;
        for (var header : headers.entrySet()) {
            Optional<String> value = new Template(header.getValue()).plain(values);
            if (value.isPresent()) {
                result = result.header(header.getKey(), value.get());
            }
        }
        return result;
    }

    /** Adds the configured headers to a question and, where there is one, this body. */
    CrmRequest asking(CrmRequest request, Map<String, ?> values, @Nullable JsonTemplate body) {
        CrmRequest result = headers(request, values);
        return body == null ? result : result.json(body.filled(values));
    }

    /**
     * Adds headers and body to a request that writes.
     *
     * @param id of what is sent, for the receiver to know it again
     */
    CrmRequest on(CrmRequest request, Map<String, ?> values, String id, Object body) {
        CrmRequest result = headers(request, values);
        if (!settings.idempotencyHeader().isBlank()) {
            result = result.header(settings.idempotencyHeader(), id);
        }
        Object content = settings.envelope().isBlank() ? body : Map.of(settings.envelope(), body);
        String text = switch (settings.body()) {
            case JSON -> Json.write(content);
            case JSON_RPC ->
                Json.write(Json.of(
                        "jsonrpc", "2.0", "id", id, "method", settings.rpcMethod(), "params", params(values, content)));
            case FORM -> form(Json.object(content));
        };
        if (signature != null) {
            long now = clock.instant().getEpochSecond();
            result = result.header("webhook-id", id)
                    .header("webhook-timestamp", String.valueOf(now))
                    .header("webhook-signature", signature.sign(id, now, text));
        }
        return new CrmRequest(
                destination, result.method(), result.url(), result.query(), result.headers(), contentType, text);
    }

    /** Returns whether each parameter of the envelope has a value: a list with a gap could mean all records. */
    boolean isComplete(Map<String, ?> values) {
        if (rpcParams == null) {
            return true;
        }
        Set<String> needed = rpcParams.placeholders();
        needed.remove(FIELDS);
        return Template.hasAll(values, needed);
    }

    private Object params(Map<String, ?> values, Object body) {
        if (rpcParams == null) {
            return body;
        }
        var all = new LinkedHashMap<String, Object>(values);
        all.put(FIELDS, body);
        return rpcParams.filled(all);
    }

    private static String form(Map<String, Object> fields) {
        var texts = new LinkedHashMap<String, String>();
        fields.forEach((name, value) -> texts.put(name, formValue(value)));
        return Template.form(texts);
    }

    private static String formValue(@Nullable Object value) {
        return value == null
                ? ""
                : value instanceof Map || value instanceof Iterable ? Json.write(value) : value.toString();
    }
}
