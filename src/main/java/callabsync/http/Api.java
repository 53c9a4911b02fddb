package callabsync.http;

import callabsync.delivery.Item;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Requests;
import callabsync.sink.Slice;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One API as a destination's settings describe it: makes requests of mapped fields and reads the answers. */
final class Api {

    private final HttpSettings settings;
    private final Requests requests;
    private final Credentials credentials;
    private final Address address;
    private final Bodies bodies;
    final AnswerRules rules;
    final List<Lookup> lookups;
    final Condition createdId;
    final Condition batchResults;
    final Condition batchResultId;

    /** @throws UnfitSettingsException when the settings cannot be used */
    Api(String destination, HttpSettings settings, Requests requests, Mappings mappings, Clock clock) {
        this.settings = settings;
        this.requests = requests;
        this.credentials = new Credentials(destination, settings, requests, clock);
        this.address = new Address(destination, settings);
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
        if (settings.sendsWhole() && !canRead()) {
            throw new UnfitSettingsException("read.path: " + settings.method()
                    + " replaces the whole record, which must be read first; or set method: PATCH, or whole: false where"
                    + " the API keeps the fields that it is not sent");
        }
        this.lookups = Stream.of(
                        lookup(mappings, "find", settings.find()), lookup(mappings, "find-else", settings.findElse()))
                .flatMap(Optional::stream)
                .toList();
        this.batchResults = new Condition(mappings, "batch.results", batch == null ? "" : batch.results());
        this.batchResultId = new Condition(mappings, "batch.result-id", batch == null ? "" : batch.resultId());
    }

    private Optional<Lookup> lookup(Mappings mappings, String name, FindSettings find) {
        if (find.path().isBlank() && find.parameters().isEmpty() && find.body().isBlank()) {
            return Optional.empty();
        }
        JsonTemplate body = find.body().isBlank() ? null : new JsonTemplate(name + ".body", find.body());
        return Optional.of(new Lookup(
                mappings,
                name,
                find,
                (asked, values) -> address.asking(asked.method(), asked.path(), asked.parameters(), values)
                        .map(request -> bodies.asking(request, values, body))));
    }

    /** The request for a page of a list. Empty when a placeholder of the path has no value, or it leads elsewhere. */
    Optional<CrmRequest> list(Lists.Question question) {
        JsonTemplate body = question.body().isBlank() ? null : new JsonTemplate("body", question.body());
        return question.address()
                .map(next -> address.following(question.method(), next))
                .orElseGet(
                        () -> address.asking(question.method(), question.path(), question.query(), question.values()))
                .map(request -> bodies.asking(request, question.values(), body));
    }

    /** Whether an id is read before it is believed: where it is wrong, the person can be looked up. */
    boolean verifiesIds() {
        return !lookups.isEmpty()
                && canRead()
                && new Template(settings.read().path()).placeholders().equals(Set.of("crm_id"));
    }

    HttpSettings settings() {
        return settings;
    }

    /**
     * The request that writes this body; empty when a placeholder of its address, or of its envelope, has no value.
     *
     * @param id of what is sent: the same for the same deliveries
     */
    Optional<CrmRequest> write(Map<String, ?> values, String id, Object body) {
        return request(settings.method(), settings.path(), values)
                .filter(request -> bodies.isComplete(values))
                .map(request -> bodies.on(request, values, id, body));
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
        return address.on(method, path, values);
    }

    /** Sends a request for these items, with what comes of it noted at each. */
    CrmAnswer send(CrmRequest request, Collection<Item> items) {
        String part = request.body() == null ? "" : request.body();
        try {
            CrmAnswer answer = send(request);
            items.forEach(item -> Slice.note(item, request, part, answer, answer.body()));
            return answer;
        } catch (NoAnswerException e) {
            items.forEach(item -> Slice.unanswered(item, request, part, e));
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
