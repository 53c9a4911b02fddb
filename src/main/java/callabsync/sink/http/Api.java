package callabsync.sink.http;

import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.Requests;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One API as a destination's settings describe it: makes requests of mapped fields and reads the answers. */
final class Api {

    private final String destination;
    private final HttpSettings settings;
    private final Requests requests;
    private final Credentials credentials;
    private final Clock clock;
    private final @Nullable WebhookSignature signature;
    final AnswerRules rules;
    final Condition createdId;
    final Condition batchResults;
    final Condition batchSuccess;

    Api(String destination, HttpSettings settings, Requests requests, Mappings mappings, Clock clock) {
        this.destination = destination;
        this.settings = settings;
        this.requests = requests;
        this.clock = clock;
        this.credentials = new Credentials(destination, settings, requests, clock);
        this.signature = settings.signingSecret().isBlank() ? null : WebhookSignature.of(settings.signingSecret());
        this.rules = new AnswerRules(mappings, settings);
        this.createdId = new Condition(
                mappings, settings.create() == null ? "" : settings.create().id());
        var batch = settings.batch();
        this.batchResults = new Condition(mappings, batch == null ? "" : batch.results());
        this.batchSuccess = new Condition(mappings, batch == null ? "" : batch.success());
    }

    HttpSettings settings() {
        return settings;
    }

    /** The request that writes this body; empty when a placeholder of its address has no value. */
    Optional<CrmRequest> write(Map<String, ?> values, Object body) {
        return request(settings.method(), settings.path(), values).map(request -> withBody(request, values, body));
    }

    /** The request that creates a record; empty when records cannot be created, or a placeholder has no value. */
    Optional<CrmRequest> create(Map<String, ?> values, Object body) {
        return Optional.ofNullable(settings.create())
                .flatMap(create -> request(create.method(), create.path(), values))
                .map(request -> withBody(request, values, body));
    }

    Optional<CrmRequest> readBack(Map<String, ?> values) {
        return settings.readBack().isBlank() ? Optional.empty() : request("GET", settings.readBack(), values);
    }

    private Optional<CrmRequest> request(String method, String path, Map<String, ?> values) {
        return new Template(path)
                .encoded(values)
                .map(filled -> CrmRequest.of(destination, method, settings.url().replaceAll("/+$", "") + filled)
                        .query(query(values)));
    }

    private String query(Map<String, ?> values) {
        var parts = new LinkedHashMap<String, String>();
        (settings.query() == null ? Map.<String, String>of() : settings.query())
                .forEach((name, template) -> new Template(template)
                        .encoded(values)
                        .ifPresent(value -> parts.put(Template.encode(name), value)));
        return parts.entrySet().stream()
                .map(part -> part.getKey() + "=" + part.getValue())
                .collect(Collectors.joining("&"));
    }

    private CrmRequest withBody(CrmRequest request, Map<String, ?> values, Object body) {
        CrmRequest result = request;
        for (var header : (settings.headers() == null ? Map.<String, String>of() : settings.headers()).entrySet()) {
            Optional<String> value = new Template(header.getValue()).plain(values);
            if (value.isPresent()) {
                result = result.header(header.getKey(), value.get());
            }
        }
        String id = String.valueOf(values.get("delivery_id"));
        if (!settings.idempotencyHeader().isBlank()) {
            result = result.header(settings.idempotencyHeader(), id);
        }
        result = switch (settings.body()) {
            case JSON -> result.json(body);
            case JSON_RPC ->
                result.json(Json.of("jsonrpc", "2.0", "id", id, "method", settings.rpcMethod(), "params", body));
            case FORM ->
                new CrmRequest(
                        destination,
                        result.method(),
                        result.url(),
                        result.query(),
                        result.headers(),
                        "application/x-www-form-urlencoded",
                        form(Json.object(body)));
        };
        return signature == null ? result : signed(result, id);
    }

    private static String form(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> Template.encode(field.getKey()) + "=" + Template.encode(formValue(field.getValue())))
                .collect(Collectors.joining("&"));
    }

    private static String formValue(@Nullable Object value) {
        return value == null
                ? ""
                : value instanceof Map || value instanceof Iterable ? Json.write(value) : value.toString();
    }

    private CrmRequest signed(CrmRequest request, String id) {
        long now = clock.instant().getEpochSecond();
        String body = request.body() == null ? "" : request.body();
        return request.header("webhook-id", id)
                .header("webhook-timestamp", String.valueOf(now))
                .header(
                        "webhook-signature",
                        java.util.Objects.requireNonNull(signature).sign(id, now, body));
    }

    /** Sends with the destination's credentials; once more with a new token where an old one is refused. */
    CrmAnswer send(CrmRequest request) {
        CrmAnswer answer = requests.send(HttpSink.ROUTE, credentials.on(request));
        return answer.status() == 401 && credentials.renewed()
                ? requests.send(HttpSink.ROUTE, credentials.on(request))
                : answer;
    }
}
