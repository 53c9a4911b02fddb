package callabsync.http;

import callabsync.delivery.Item;
import callabsync.http.AnswerRules.Reading;
import callabsync.http.HttpSettings.Find;
import callabsync.http.HttpSettings.UnfitException;
import callabsync.mapping.Mappings;
import callabsync.mapping.Merge;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Requests;
import callabsync.sink.Slice;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One API as a destination's settings describe it: makes requests of mapped fields, sends them and reads the answers. */
final class Api {

    private final HttpSettings settings;
    private final Requests requests;
    private final Credentials credentials;
    private final Address address;
    private final Bodies bodies;
    final AnswerRules rules;
    final List<Lookup> lookups;

    /** @throws UnfitException when the settings cannot be used */
    Api(String destination, HttpSettings settings, Requests requests, Mappings mappings, Clock clock) {
        this.settings = settings;
        this.requests = requests;
        this.credentials = new Credentials(destination, settings, requests, clock);
        this.address = new Address(destination, settings);
        this.bodies = new Bodies(destination, settings, clock);
        this.rules = new AnswerRules(mappings, settings, clock);
        var batch = settings.batch();
        if (batch != null && !new Template(settings.path()).placeholders().isEmpty()) {
            throw new UnfitException("path: that of a batch must not have placeholders");
        }
        if (batch != null && batch.size() < 1) {
            throw new UnfitException("batch.size: wants at least 1");
        }
        if (settings.sendsWhole() && !canRead()) {
            throw new UnfitException("read.path: " + settings.method()
                    + " replaces the whole record, which must be read first; or set method: PATCH, or whole: false where"
                    + " the API keeps the fields that it is not sent");
        }
        this.lookups = Stream.of(
                        lookup(mappings, "find", settings.find()), lookup(mappings, "find-else", settings.findElse()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Lookup> lookup(Mappings mappings, String name, Find find) {
        boolean isSet = !find.path().isBlank()
                || !find.parameters().isEmpty()
                || !find.body().isBlank();
        return isSet ? Optional.of(new Lookup(mappings, name, find)) : Optional.empty();
    }

    HttpSettings settings() {
        return settings;
    }

    boolean canRead() {
        return !settings.read().path().isBlank();
    }

    /** Whether an id is read before it is believed: where it is wrong, the person can be looked up. */
    boolean verifiesIds() {
        return !lookups.isEmpty()
                && canRead()
                && new Template(settings.read().path()).placeholders().equals(Set.of("crm_id"));
    }

    /** Whether a request names the record by its CRM id; else its address is one for the contact itself. */
    boolean namesRecord() {
        Map<String, String> query = settings.query() == null ? Map.of() : settings.query();
        return settings.batch() != null
                || Stream.concat(
                                Stream.of(settings.path(), settings.read().path(), settings.rpcParams()),
                                query.values().stream())
                        .anyMatch(part -> part.contains("{crm_id}") || part.contains("{crm_id_number}"));
    }

    /**
     * Returns what placeholders stand for: the newest of these items' event, with {@code crm_id} (as a number {@code
     * crm_id_number}), {@code delivery_id} and {@code event_id}.
     */
    static Map<String, Object> values(List<Item> items, Optional<String> crmId) {
        Item newest = items.get(items.size() - 1);
        var values = new LinkedHashMap<String, Object>(newest.event().document());
        crmId.ifPresent(id -> {
            values.put("crm_id", id);
            if (id.matches("\\d{1,18}")) {
                values.put("crm_id_number", Long.valueOf(id));
            }
        });
        values.put("delivery_id", newest.delivery().id());
        newest.delivery().eventId().ifPresent(id -> values.put("event_id", id));
        return values;
    }

    /** The delivery's id; of several deliveries in one request another for each set of them. */
    private static String requestId(List<Item> items) {
        String newest = items.get(items.size() - 1).delivery().id();
        List<String> ids =
                items.stream().map(item -> item.delivery().id()).sorted().toList();
        return ids.size() == 1 ? newest : newest + "-" + Merge.hashOf(ids);
    }

    /** The request that writes this body; empty when a placeholder of its address, or of its envelope, has no value. */
    Optional<CrmRequest> write(List<Item> items, Optional<String> crmId, Object body) {
        Map<String, Object> values = values(items, crmId);
        return address.on(settings.method(), settings.path(), values)
                .filter(request -> bodies.isComplete(values))
                .map(request -> bodies.on(request, values, requestId(items), body));
    }

    /**
     * The request that creates a record; empty when records cannot be created, or a placeholder has no value.
     *
     * @param creation the same for each try, whichever deliveries it is for
     */
    Optional<CrmRequest> create(List<Item> items, String creation, Object body) {
        Map<String, Object> values = values(items, Optional.empty());
        return Optional.ofNullable(settings.create())
                .flatMap(create -> address.on(create.method(), create.path(), values))
                .map(request -> bodies.on(request, values, "create-" + Merge.hashOf(creation), body));
    }

    /** The request that reads a record; empty when records cannot be read, or a placeholder has no value. */
    Optional<CrmRequest> read(Map<String, ?> values) {
        return canRead()
                ? address.on("GET", settings.read().path(), values).map(request -> bodies.headers(request, values))
                : Optional.empty();
    }

    /** Reads what the API holds of a record now; empty when records cannot be read, or a placeholder has no value. */
    Optional<Reading> read(List<Item> items, Optional<String> crmId) {
        return read(values(items, crmId)).map(request -> rules.ofRead(send(request, items)));
    }

    /** The request that asks for records. Empty when a placeholder of the path has no value. */
    Optional<CrmRequest> ask(
            String method,
            String path,
            Map<String, String> query,
            @Nullable JsonTemplate body,
            Map<String, Object> values) {
        return address.asking(method, path, query, values).map(request -> bodies.asking(request, values, body));
    }

    /** The request for an address that the API named itself; empty when it leads to another server. */
    Optional<CrmRequest> follow(String method, String named, @Nullable JsonTemplate body, Map<String, Object> values) {
        return address.following(method, named).map(request -> bodies.asking(request, values, body));
    }

    /** Sends a request for these items, and notes at each what comes of it. */
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
