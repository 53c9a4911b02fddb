package callabsync.sandbox.callab;

import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandIn;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Callab's API. Errors come as HTTP 200 with {@code "status":"error"}, as Callab's do. Adding contacts is
 * not idempotent: the same contact twice is two contacts, so that doubles can be seen.
 */
public final class CallabStandIn extends StandIn {

    /** The campaign that exists from the start. */
    public static final String CAMPAIGN = "camp_sandbox";

    private final Map<String, Map<String, Object>> contacts = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> calls = new LinkedHashMap<>();
    private final Set<String> campaigns = new java.util.HashSet<>(Set.of(CAMPAIGN));
    private volatile String key = "sandbox";
    private volatile Consumer<String> whenAdded = id -> {};

    public CallabStandIn(Clock clock) {
        super("callab-stand-in", clock);
    }

    @Override
    public CallabStandIn start() {
        super.start();
        return this;
    }

    /** The only API key that is accepted; {@code sandbox} by default. */
    public void apiKey(String accepted) {
        key = accepted;
    }

    /** A further campaign that exists. */
    public void campaign(String id) {
        synchronized (lock()) {
            campaigns.add(id);
        }
    }

    /** Told the id of each contact that is added. Must return at once. */
    void whenAdded(Consumer<String> listener) {
        whenAdded = listener;
    }

    /** HTTP 200 with {@code "status":"error"}. */
    public static Misbehaviour error(String message) {
        return Misbehaviour.answer(envelope("error", message, null));
    }

    public Map<String, Map<String, Object>> contacts() {
        synchronized (lock()) {
            return new LinkedHashMap<>(contacts);
        }
    }

    public Map<String, Map<String, Object>> calls() {
        synchronized (lock()) {
            return new LinkedHashMap<>(calls);
        }
    }

    /** Puts a call there, as {@code GET /v1/calls/query} shows it. */
    public void call(String id, Map<String, ?> fields) {
        synchronized (lock()) {
            Map<String, Object> call = new LinkedHashMap<>(fields);
            call.put("id", id);
            call.putIfAbsent("created_at", clock().instant().toString());
            calls.put(id, Collections.unmodifiableMap(call));
        }
    }

    @Override
    public StandInAnswer answer(Request request) throws IOException {
        if (!request.header("authorization").orElse("").equals("Bearer " + key)) {
            return StandInAnswer.json(401, Map.of("status", "error", "message", "Unauthorized"));
        }
        String what = request.segment(1) + "/" + request.segment(2);
        boolean get = request.is("GET", 3);
        if (!request.segment(0).equals("v1")) {
            return StandInAnswer.json(404, Map.of("status", "error", "message", "Not found"));
        }
        if (request.is("POST", 4) && what.equals("contacts/addToCampaign")) {
            return add(request, request.segment(3));
        }
        if (get && what.equals("contacts/query")) {
            return page(request, contacts.values());
        }
        if (get && what.equals("calls/query")) {
            return page(request, calls.values());
        }
        if (get && Set.of("contacts", "calls").contains(request.segment(1))) {
            var found = (request.segment(1).equals("calls") ? calls : contacts).get(request.segment(2));
            return found == null ? envelope("error", "Not found", null) : envelope("ok", "Found", found);
        }
        return StandInAnswer.json(404, Map.of("status", "error", "message", "Not found"));
    }

    private StandInAnswer add(Request request, String campaign) {
        List<Object> given;
        try {
            if (!request.hasJsonContentType() || !(request.json() instanceof List<?> list)) {
                return envelope("error", "Body must be a JSON array of contacts", null);
            }
            given = StandInJson.list(list);
        } catch (IOException e) {
            return envelope("error", "Body is not JSON", null);
        }
        if (!campaigns.contains(campaign)) {
            return envelope("error", "Campaign not found", null);
        }
        if (given.isEmpty()) {
            return envelope("error", "No contacts", null);
        }
        for (Object each : given) {
            String fault = faultOf(StandInJson.object(each));
            if (fault != null) {
                return envelope("error", fault, null);
            }
        }
        List<Map<String, Object>> added = new ArrayList<>();
        for (Object each : given) {
            added.add(insert(StandInJson.object(each), campaign));
        }
        added.forEach(contact -> whenAdded.accept(String.valueOf(contact.get("id"))));
        return envelope("ok", added.size() + " contacts added", added);
    }

    private static @Nullable String faultOf(Map<String, Object> contact) {
        for (String required : List.of("firstname", "lastname", "phone_number")) {
            if (!(contact.get(required) instanceof String text) || text.isBlank()) {
                return "missing field `" + required + "`";
            }
        }
        if (!String.valueOf(contact.get("phone_number")).matches("\\+[1-9]\\d{6,14}")) {
            return "phone_number must be E.164";
        }
        for (String name : contact.keySet()) {
            if (!Set.of("firstname", "lastname", "phone_number", "metadata").contains(name)) {
                return "unknown field `" + name + "`";
            }
        }
        Object metadata = contact.get("metadata");
        return metadata == null || metadata instanceof Map ? null : "metadata must be an object";
    }

    private Map<String, Object> insert(Map<String, Object> given, String campaign) {
        Map<String, Object> contact = new LinkedHashMap<>(given);
        String id = UUID.randomUUID().toString();
        contact.put("id", id);
        contact.putIfAbsent("metadata", Map.of());
        contact.put("campaign_id", campaign);
        contact.put("created_at", clock().instant().toString());
        contacts.put(id, Collections.unmodifiableMap(contact));
        return contact;
    }

    private static StandInAnswer page(Request request, Iterable<Map<String, Object>> all) {
        String search = request.query("search").orElse("").toLowerCase(java.util.Locale.ROOT);
        String from = request.query("start_date").orElse("");
        String to = request.query("end_date").orElse("");
        String campaign = request.query("campaign_id").orElse("");
        List<Map<String, Object>> found = new ArrayList<>();
        for (Map<String, Object> each : all) {
            String day = String.valueOf(each.get("created_at")).substring(0, 10);
            String text = (each.get("firstname") + " " + each.get("lastname") + " " + each.get("phone_number") + " "
                            + each.get("id"))
                    .toLowerCase(java.util.Locale.ROOT);
            if (text.contains(search)
                    && (from.isEmpty() || day.compareTo(from) >= 0)
                    && (to.isEmpty() || day.compareTo(to) <= 0)
                    && (campaign.isEmpty() || campaign.equals(each.get("campaign_id")))) {
                found.add(each);
            }
        }
        String sort = request.query("sort_column").orElse("created_at");
        found.sort(java.util.Comparator.comparing(each -> String.valueOf(each.get(sort))));
        try {
            int page = Integer.parseInt(request.query("page").orElse("0"));
            int size = Integer.parseInt(request.query("per_page").orElse("10"));
            if (page < 0 || size < 1 || size > 100) {
                return envelope("error", "page or per_page out of range", null);
            }
            int start = Math.min(found.size(), page * size);
            return envelope("ok", "Found", found.subList(start, Math.min(found.size(), start + size)));
        } catch (NumberFormatException e) {
            return envelope("error", "page or per_page is not a number", null);
        }
    }

    private static StandInAnswer envelope(String status, String message, @Nullable Object content) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", status);
        body.put("message", message);
        body.put("data", content);
        return StandInAnswer.json(200, body);
    }

    @Override
    public StandInAnswer broken() {
        return StandInAnswer.json(500, Map.of("status", "error", "message", "Internal error"));
    }

    @Override
    public void clear() {
        contacts.clear();
        calls.clear();
    }

    @Override
    public Map<String, Map<String, ? extends Map<String, ?>>> state() {
        return Map.of("contacts", contacts(), "calls", calls());
    }

    @Override
    public @Nullable String create(String collection, Map<String, Object> fields) {
        if (!collection.equals("contacts")) {
            return null;
        }
        String fault = faultOf(fields);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        String id = String.valueOf(insert(fields, CAMPAIGN).get("id"));
        whenAdded.accept(id);
        return id;
    }

    @Override
    public @Nullable Misbehaviour misbehaviour(String kind, Map<String, Object> settings) {
        return kind.equals("error") ? error(String.valueOf(settings.getOrDefault("message", "failed"))) : null;
    }
}
