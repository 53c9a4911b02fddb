package callabsync.sink.http;

import callabsync.delivery.Item;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Requests;
import callabsync.sink.Slice;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** One API as a destination's settings describe it: makes requests of mapped fields and reads the answers. */
final class Api {

    private final String destination;
    private final HttpSettings settings;
    private final Requests requests;
    private final Credentials credentials;
    private final Address address;
    private final Bodies bodies;
    final AnswerRules rules;
    final Condition createdId;
    final Condition batchResults;
    final Condition batchResultId;

    /** @throws UnfitSettingsException when the settings cannot be used */
    Api(String destination, HttpSettings settings, Requests requests, Mappings mappings, Clock clock) {
        this.destination = destination;
        this.settings = settings;
        this.requests = requests;
        this.credentials = new Credentials(destination, settings, requests, clock);
        this.address = new Address(settings);
        this.bodies = new Bodies(destination, settings, clock);
        this.rules = new AnswerRules(mappings, settings);
        var create = settings.create();
        this.createdId = new Condition(mappings, "create.id", create == null ? "" : create.id());
        var batch = settings.batch();
        if (batch != null && new Template(settings.path()).hasPlaceholders()) {
            throw new UnfitSettingsException("path: that of a batch must not have placeholders");
        }
        if (batch != null && batch.size() < 1) {
            throw new UnfitSettingsException("batch.size: wants at least 1");
        }
        this.batchResults = new Condition(mappings, "batch.results", batch == null ? "" : batch.results());
        this.batchResultId = new Condition(mappings, "batch.result-id", batch == null ? "" : batch.resultId());
    }

    HttpSettings settings() {
        return settings;
    }

    /**
     * The request that writes this body; empty when a placeholder of its address has no value.
     *
     * @param id of what is sent: the same for the same deliveries
     */
    Optional<CrmRequest> write(Map<String, ?> values, String id, Object body) {
        return request(settings.method(), settings.path(), values).map(request -> bodies.on(request, values, id, body));
    }

    /** The request that creates a record; empty when records cannot be created, or a placeholder has no value. */
    Optional<CrmRequest> create(Map<String, ?> values, String id, Object body) {
        return Optional.ofNullable(settings.create())
                .flatMap(create -> request(create.method(), create.path(), values))
                .map(request -> bodies.on(request, values, id, body));
    }

    boolean canRead() {
        return !settings.read().path().isBlank();
    }

    /** The request that reads a record; empty when records cannot be read, or a placeholder has no value. */
    Optional<CrmRequest> read(Map<String, ?> values) {
        return canRead()
                ? request("GET", settings.read().path(), values).map(request -> bodies.headers(request, values))
                : Optional.empty();
    }

    private Optional<CrmRequest> request(String method, String path, Map<String, ?> values) {
        return address.on(destination, method, path, values);
    }

    /** Sends a request for these items, with what comes of it noted at each. */
    CrmAnswer send(CrmRequest request, Collection<Item> items) {
        String part = request.body() == null ? "" : request.body();
        try {
            CrmAnswer answer = send(request);
            items.forEach(item -> Slice.note(item, request, part, answer, answer.body()));
            return answer;
        } catch (NoAnswerException e) {
            items.forEach(item -> Slice.unanswered(item, request, part));
            throw e;
        }
    }

    /** Sends with the destination's credentials; once more with a new token where an old one is refused. */
    CrmAnswer send(CrmRequest request) {
        String token = credentials.token();
        CrmAnswer answer = requests.send(HttpSink.ROUTE, credentials.on(request, token));
        return answer.status() == 401 && credentials.expire(token)
                ? requests.send(HttpSink.ROUTE, credentials.on(request, credentials.token()))
                : answer;
    }
}
