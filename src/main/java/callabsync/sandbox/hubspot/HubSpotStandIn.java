package callabsync.sandbox.hubspot;

import callabsync.sandbox.hubspot.HubSpotAssociations.End;
import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandIn;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A strict stand-in for HubSpot's CRM API, version 2026-09 and its v3/v4 equivalents. What a portal of HubSpot refuses
 * is refused in the same shape. Results of a batch come in another order than its inputs.
 */
public final class HubSpotStandIn extends StandIn {

    final HubSpotProperties properties = new HubSpotProperties();
    final HubSpotAssociations associations = new HubSpotAssociations();
    private final Map<String, Map<String, HubSpotRecord>> records = new LinkedHashMap<>();
    private final Map<String, String> merged = new LinkedHashMap<>();
    private final HubSpotObjectsApi objects = new HubSpotObjectsApi(this);
    private final HubSpotPropertiesApi propertiesApi = new HubSpotPropertiesApi(this);
    private volatile String token = "sandbox";
    private volatile Duration indexLag = Duration.ZERO;
    private volatile int searchesPerSecond = Integer.MAX_VALUE;
    private volatile boolean repeatsTraces = true;
    private volatile boolean isTerse;
    private long searchSecond;
    private int searchesInSecond;
    private long nextId = 1_001;

    public HubSpotStandIn(Clock clock) {
        super("hubspot-stand-in", clock);
    }

    @Override
    public HubSpotStandIn start() {
        super.start();
        return this;
    }

    /** The only access token that is accepted; {@code sandbox} by default. */
    public void token(String accepted) {
        token = accepted;
    }

    /** Sets how long search does not see a write. */
    public void indexLag(Duration lag) {
        indexLag = lag;
    }

    /** Limits searches, as HubSpot does to 5; unlimited by default. */
    public void searchesPerSecond(int most) {
        searchesPerSecond = most;
    }

    /** Whether batch answers repeat {@code objectWriteTraceId}, as HubSpot may or may not; true by default. */
    public void repeatTraces(boolean repeats) {
        repeatsTraces = repeats;
    }

    boolean repeatsTraces() {
        return repeatsTraces;
    }

    /** Whether batch writes are answered without properties; false by default. */
    public void terse(boolean terse) {
        isTerse = terse;
    }

    boolean isTerse() {
        return isTerse;
    }

    /** 429 of a policy: {@code DAILY}, {@code TEN_SECONDLY_ROLLING} or {@code SECONDLY}. */
    public static Misbehaviour rateLimited(String policyName) {
        return Misbehaviour.answer(HubSpotRefusals.rateLimited(policyName));
    }

    /** 423: the record is locked by another write. */
    public static Misbehaviour locked() {
        return Misbehaviour.answer(StandInAnswer.json(423, HubSpotRefusals.body("LOCKED", "The record is locked")));
    }

    /** 401: the token is not accepted any more. */
    public static Misbehaviour expiredToken() {
        return Misbehaviour.answer(
                StandInAnswer.json(401, HubSpotRefusals.body("EXPIRED_AUTHENTICATION", "The token expired")));
    }

    /** Puts a contact there, unchecked, replacing one with this id. */
    public void contact(String id, Map<String, String> values) {
        synchronized (lock()) {
            of("contacts").remove(id);
            insert("contacts", id, values);
        }
    }

    /** Somebody changes a record in HubSpot. */
    public void edit(String type, String id, Map<String, String> values) {
        synchronized (lock()) {
            write(type, of(type).get(id), values);
        }
    }

    /** From now on {@code id} answers with the contact {@code into}. */
    public void merge(String id, String into) {
        synchronized (lock()) {
            of("contacts").remove(id);
            merged.put(id, into);
        }
    }

    public void deleteContact(String id) {
        synchronized (lock()) {
            of("contacts").remove(id);
        }
    }

    /** Adds or replaces a contact property of this type; options for an enumeration. */
    public void addProperty(String name, String type, String... options) {
        synchronized (lock()) {
            properties.put(
                    "contacts",
                    options.length == 0
                            ? HubSpotProperty.of(name, type)
                            : HubSpotProperty.enumeration(name, "select", options));
        }
    }

    /** Whether the token has the scope to create properties, and how many more the portal takes; by default all. */
    public void limitPropertyCreation(boolean may, int most) {
        synchronized (lock()) {
            properties.limitCreation(may, most);
        }
    }

    /** The groups that properties are shown in. */
    public List<String> propertyGroups() {
        synchronized (lock()) {
            return List.copyOf(properties.groups().keySet());
        }
    }

    /** The definition of a contact property, as HubSpot tells it. */
    public Map<String, Object> property(String name) {
        synchronized (lock()) {
            return properties.find("contacts", name).orElseThrow().toJson();
        }
    }

    /** The portal lacks this contact property. */
    public void removeProperty(String name) {
        synchronized (lock()) {
            properties.of("contacts").remove(name);
        }
    }

    public Map<String, Map<String, String>> contacts() {
        return copy("contacts");
    }

    public Map<String, Map<String, String>> calls() {
        return copy("calls");
    }

    public Map<String, Map<String, String>> tasks() {
        return copy("tasks");
    }

    public Map<String, Map<String, String>> meetings() {
        return copy("meetings");
    }

    public Map<String, Map<String, String>> notes() {
        return copy("notes");
    }

    /** The ids of the records of {@code toType} associated with a record; types are {@code contacts}, {@code calls} … */
    public List<String> associations(String fromType, String id, String toType) {
        synchronized (lock()) {
            return associations.of(new End(fromType, id), toType);
        }
    }

    private Map<String, Map<String, String>> copy(String type) {
        synchronized (lock()) {
            Map<String, Map<String, String>> copy = new LinkedHashMap<>();
            of(type).forEach((id, each) -> copy.put(id, Map.copyOf(each.properties())));
            return copy;
        }
    }

    Map<String, HubSpotRecord> of(String type) {
        return records.computeIfAbsent(type, any -> new LinkedHashMap<>());
    }

    HubSpotRecord insert(String type, @Nullable String wantedId, Map<String, String> values) {
        String id = wantedId == null ? String.valueOf(nextId++) : wantedId;
        Instant now = clock().instant();
        HubSpotRecord made = new HubSpotRecord(id, now);
        Map<String, String> first = new LinkedHashMap<>(values);
        first.putIfAbsent(type.equals("contacts") ? "createdate" : "hs_createdate", HubSpotRecord.time(now));
        if (type.equals("contacts")) {
            first.putIfAbsent("lifecyclestage", "lead");
        }
        write(type, made, first);
        of(type).put(id, made);
        return made;
    }

    void write(String type, HubSpotRecord target, Map<String, String> values) {
        Map<String, String> changes = new LinkedHashMap<>(values);
        int before = HubSpotProperties.STAGES.indexOf(target.properties().getOrDefault("lifecyclestage", ""));
        int after = HubSpotProperties.STAGES.indexOf(changes.getOrDefault("lifecyclestage", ""));
        if (after >= 0 && after < before) {
            changes.remove("lifecyclestage");
        }
        String phone = changes.get("phone");
        if (phone != null) {
            changes.put("hs_searchable_calculated_phone_number", HubSpotPhone.searchable(phone));
        }
        String mobile = changes.get("mobilephone");
        if (mobile != null) {
            changes.put("hs_searchable_calculated_mobile_number", HubSpotPhone.searchable(mobile));
        }
        String modified = type.equals("contacts") ? "lastmodifieddate" : "hs_lastmodifieddate";
        target.write(changes, modified, clock().instant(), indexLag);
    }

    /** Returns the contact with this e-mail address, as its first or an additional one; null if there is none. */
    @Nullable
    HubSpotRecord ownerOf(String email) {
        HubSpotRecord first = find("contacts", email, "email");
        return first != null
                ? first
                : of("contacts").values().stream()
                        .filter(each -> List.of(each.properties()
                                        .getOrDefault("hs_additional_emails", "")
                                        .toLowerCase(Locale.ROOT)
                                        .split(";"))
                                .contains(email.toLowerCase(Locale.ROOT)))
                        .findFirst()
                        .orElse(null);
    }

    /** Returns the record by id, or a contact by e-mail; null if there is none. Follows merges. */
    @Nullable
    HubSpotRecord find(String type, String id, @Nullable String idProperty) {
        if (idProperty == null || idProperty.equals("hs_object_id")) {
            return of(type).get(type.equals("contacts") ? merged.getOrDefault(id, id) : id);
        }
        if (!type.equals("contacts") || !idProperty.equals("email")) {
            throw HubSpotRefusals.validation(idProperty + " is not a unique property");
        }
        return of(type).values().stream()
                .filter(each -> id.equalsIgnoreCase(each.properties().get("email")))
                .findFirst()
                .orElse(null);
    }

    void countSearch() {
        long second = clock().instant().getEpochSecond();
        searchesInSecond = second == searchSecond ? searchesInSecond + 1 : 1;
        searchSecond = second;
        if (searchesInSecond > searchesPerSecond) {
            throw new StandInRefusal(HubSpotRefusals.rateLimited("SECONDLY"));
        }
    }

    Instant indexedUpTo() {
        return clock().instant().minus(indexLag);
    }

    @Override
    public StandInAnswer answer(Request request) throws IOException {
        if (!request.header("authorization").orElse("").equals("Bearer " + token)) {
            throw HubSpotRefusals.refusal(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.");
        }
        if (!request.body().isEmpty() && !request.hasJsonContentType()) {
            throw HubSpotRefusals.refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
        }
        HubSpotPath path = HubSpotPath.of(request);
        Object body;
        try {
            body = request.body().isEmpty() ? Map.of() : request.json();
        } catch (IOException e) {
            throw HubSpotRefusals.validation("Invalid input JSON on line 1");
        }
        Map<String, Object> json = StandInJson.object(body);
        StandInAnswer answer = switch (path.area()) {
            case "objects" -> objects.answer(request, path, json);
            case "associations" -> objects.readAssociations(path, json);
            case "properties" -> propertiesApi.answer(request, path, json);
            case "api-usage" -> usage();
            default -> throw HubSpotRefusals.notFound();
        };
        if (request.segments().contains("search")) {
            return answer;
        }
        return answer.with("X-HubSpot-RateLimit-Daily", "250000")
                .with("X-HubSpot-RateLimit-Daily-Remaining", String.valueOf(Math.max(0, 250_000 - requestCount())))
                .with("X-HubSpot-RateLimit-Interval-Milliseconds", "10000")
                .with("X-HubSpot-RateLimit-Max", "100")
                .with("X-HubSpot-RateLimit-Remaining", "99");
    }

    private StandInAnswer usage() {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("name", "private-apps-api-calls-daily");
        usage.put("usageLimit", 250_000);
        usage.put("currentUsage", requestCount());
        usage.put("collectedAt", HubSpotRecord.time(clock().instant()));
        usage.put("fetchStatus", "SUCCESS");
        return StandInAnswer.json(200, Map.of("results", List.of(usage)));
    }

    @Override
    public StandInAnswer broken() {
        return StandInAnswer.json(500, HubSpotRefusals.body("INTERNAL_ERROR", "internal error"));
    }

    @Override
    public void clear() {
        records.clear();
        merged.clear();
        associations.clear();
        properties.reset();
        indexLag = Duration.ZERO;
        searchesPerSecond = Integer.MAX_VALUE;
        repeatsTraces = true;
        isTerse = false;
    }

    @Override
    public Map<String, Map<String, ? extends Map<String, ?>>> state() {
        Map<String, Map<String, ? extends Map<String, ?>>> state = new LinkedHashMap<>();
        for (String type : List.of("contacts", "calls", "tasks", "meetings", "notes")) {
            state.put(type, copy(type));
        }
        return state;
    }

    @Override
    public @Nullable String create(String collection, Map<String, Object> fields) {
        if (!collection.equals("contacts")) {
            return null;
        }
        Map<String, String> values = new LinkedHashMap<>();
        fields.forEach((name, value) -> values.put(name, String.valueOf(value)));
        return insert("contacts", values.remove("id"), values).id();
    }

    @Override
    public @Nullable Misbehaviour misbehaviour(String kind, Map<String, Object> settings) {
        return switch (kind) {
            case "rate_limited" -> rateLimited(String.valueOf(settings.getOrDefault("policy", "TEN_SECONDLY_ROLLING")));
            case "locked" -> locked();
            case "expired_token" -> expiredToken();
            default -> null;
        };
    }
}
