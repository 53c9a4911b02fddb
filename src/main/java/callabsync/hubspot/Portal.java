package callabsync.hubspot;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRecords;
import callabsync.sink.CrmRequest;
import callabsync.sink.Requests;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** One HubSpot account as a destination reaches it: its addresses, its token, its property definitions. */
final class Portal implements CrmRecords.Account {

    static final String ROUTE = "hubspot-request";

    private final String destination;
    private final HubSpotSettings settings;
    private final Requests requests;
    private final Clock clock;

    Portal(String destination, HubSpotSettings settings, Requests requests, Clock clock) {
        this.destination = destination;
        this.settings = settings;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public String destination() {
        return destination;
    }

    @Override
    public HubSpotSettings settings() {
        return settings;
    }

    /** Returns a request about records of a type: {@code calls}, {@code /batch/create}. */
    CrmRequest objects(String type, String path, Map<String, ?> body) {
        return post("/crm/objects/" + settings.version() + "/" + type + path, body);
    }

    /** Returns a request for records of a type with a few properties. */
    CrmRequest read(String type, Collection<String> ids, Collection<String> properties) {
        return objects(
                type,
                "/batch/read",
                Map.of(
                        "inputs", ids.stream().map(id -> Map.of("id", id)).toList(),
                        "properties", List.copyOf(properties),
                        "propertiesWithHistory", List.of()));
    }

    /** Returns a request for the ids of records of a type that are associated with contacts. */
    CrmRequest associations(String type, Map<String, ?> body) {
        return post("/crm/associations/" + settings.version() + "/contacts/" + type + "/batch/read", body);
    }

    /** Returns a request for one contact with a few properties, by an id that may have been merged into another. */
    CrmRequest contact(String id, String properties) {
        return request("GET", "/crm/objects/" + settings.version() + "/contacts/" + id)
                .query("properties=" + properties);
    }

    CrmRequest contactProperties() {
        return request("GET", "/crm/properties/" + settings.version() + "/contacts");
    }

    CrmRequest contactProperties(String path, Map<String, ?> body) {
        return post("/crm/properties/" + settings.version() + "/contacts" + path, body);
    }

    private CrmRequest post(String path, Map<String, ?> body) {
        return request("POST", path).json(body);
    }

    private CrmRequest request(String method, String path) {
        return CrmRequest.of(destination, method, settings.url().replaceAll("/+$", "") + path)
                .header("Authorization", "Bearer " + settings.token().value())
                .header("Accept", "application/json");
    }

    CrmAnswer send(CrmRequest request) {
        return requests.send(ROUTE, request);
    }

    Instant now() {
        return clock.instant();
    }

    /** Returns what an answer other than 2xx means. */
    Verdict verdict(CrmAnswer answer) {
        return HubSpotErrors.verdict(answer, clock);
    }
}
