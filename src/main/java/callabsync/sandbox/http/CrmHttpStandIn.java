package callabsync.sandbox.http;

import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandIn;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for any CRM with a plain JSON API: {@code /contacts} and {@code /contacts/{id}}. {@code PATCH} merges the given
 * keys at the top level, {@code PUT} replaces the contact. An id is one path segment, decoded once. A list can be asked
 * for a phone or an e-mail.
 */
public final class CrmHttpStandIn extends StandIn {

    private static final Set<String> OWN = Set.of("id", "created_at", "updated_at");

    private final Map<String, Map<String, @Nullable Object>> contacts = new LinkedHashMap<>();
    private volatile String token = "sandbox";
    private long nextId = 1;
    private volatile Fields fields = Fields.ANY;
    private volatile Set<String> known = Set.of();
    private volatile boolean unknownIdsAreFine;

    /** What becomes of fields that the CRM does not have. */
    private enum Fields {
        ANY,
        REFUSED,
        DROPPED
    }

    public CrmHttpStandIn(Clock clock) {
        super("crm-http-stand-in", clock);
    }

    @Override
    public CrmHttpStandIn start() {
        super.start();
        return this;
    }

    /** The only bearer token that is accepted; {@code sandbox} by default. */
    public void token(String accepted) {
        token = accepted;
    }

    /** Refuses fields other than these with 400. */
    public void refusesFieldsBut(String... names) {
        known = Set.of(names);
        fields = Fields.REFUSED;
    }

    /** Drops fields other than these without a word, as Directus does. */
    public void dropsFieldsBut(String... names) {
        known = Set.of(names);
        fields = Fields.DROPPED;
    }

    /** Answers 204 to an update of an id that it does not know, as Directus does. */
    public void answers204ToUnknownIds() {
        unknownIdsAreFine = true;
    }

    /** Takes any field again, and answers 404 to an unknown id. */
    public void isUsual() {
        fields = Fields.ANY;
        unknownIdsAreFine = false;
    }

    /** Answers 200 with an error inside, and does nothing. */
    public static Misbehaviour errorInside(String message) {
        return Misbehaviour.answer(StandInAnswer.json(200, Map.of("error", message)));
    }

    /** Answers 204 without doing anything, as some APIs do for an id that they do not know. */
    public static Misbehaviour pretendsSuccess() {
        return Misbehaviour.answer(StandInAnswer.noContent());
    }

    /** Puts a contact there, replacing one with this id. */
    public void contact(String id, Map<String, ?> fields) {
        synchronized (lock()) {
            contacts.remove(id);
            insert(id, fields);
        }
    }

    public Map<String, Map<String, @Nullable Object>> contacts() {
        synchronized (lock()) {
            Map<String, Map<String, @Nullable Object>> copy = new LinkedHashMap<>();
            contacts.forEach((id, contact) -> copy.put(id, new LinkedHashMap<>(contact)));
            return copy;
        }
    }

    private Map<String, @Nullable Object> insert(String id, Map<String, ?> fields) {
        Map<String, @Nullable Object> contact = new LinkedHashMap<>(fields);
        contact.put("id", id);
        contact.putIfAbsent("created_at", clock().instant().toString());
        contact.put("updated_at", clock().instant().toString());
        contacts.put(id, contact);
        return contact;
    }

    @Override
    public StandInAnswer answer(Request request) throws IOException {
        if (!request.header("authorization").orElse("").equals("Bearer " + token)) {
            return error(401, "Unauthorized");
        }
        int size = request.segments().size();
        if (!request.segment(0).equals("contacts") || size > 2) {
            return error(404, "Not found");
        }
        if (request.is("GET", 1)) {
            return list(request);
        }
        if (request.is("POST", 1)) {
            Map<String, Object> body = known(body(request));
            String id = StandInJson.text(body.get("id"));
            if (id != null && contacts.containsKey(id)) {
                return error(409, "Contact already exists");
            }
            return StandInAnswer.json(201, insert(id == null ? nextId() : id, body));
        }
        Map<String, @Nullable Object> contact = contacts.get(request.segment(1));
        if (contact == null) {
            boolean update = request.is("PATCH", 2) || request.is("PUT", 2);
            return update && unknownIdsAreFine ? StandInAnswer.noContent() : error(404, "Contact not found");
        }
        if (request.is("PUT", 2)) {
            Map<String, Object> body = known(body(request));
            contact.keySet().removeIf(name -> !name.equals("id") && !name.equals("created_at"));
            body.forEach((name, value) -> {
                if (!name.equals("id")) {
                    contact.put(name, value);
                }
            });
            contact.put("updated_at", clock().instant().toString());
            return StandInAnswer.json(200, contact);
        }
        if (request.is("PATCH", 2)) {
            Map<String, Object> body = known(body(request));
            body.forEach((name, value) -> {
                if (!name.equals("id")) {
                    contact.put(name, value);
                }
            });
            contact.put("updated_at", clock().instant().toString());
            return StandInAnswer.json(200, contact);
        }
        return request.is("GET", 2) ? StandInAnswer.json(200, contact) : error(405, "Method not allowed");
    }

    private Map<String, Object> known(Map<String, Object> body) {
        if (fields == Fields.ANY) {
            return body;
        }
        Map<String, Object> kept = new LinkedHashMap<>(body);
        kept.keySet().removeIf(name -> !known.contains(name) && !OWN.contains(name));
        if (fields == Fields.REFUSED && kept.size() < body.size()) {
            List<String> unknown = body.keySet().stream()
                    .filter(name -> !kept.containsKey(name))
                    .toList();
            throw new StandInRefusal(error(400, "Unknown fields: " + String.join(", ", unknown)));
        }
        return kept;
    }

    private String nextId() {
        return "lead_new_" + nextId++;
    }

    /** Contacts created at {@code since} or later, in pages by offset. */
    private StandInAnswer list(Request request) {
        try {
            int after = Integer.parseInt(
                    request.query("after").filter(text -> !text.isEmpty()).orElse("0"));
            int limit = Integer.parseInt(request.query("limit").orElse("100"));
            Instant since = request.query("since")
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse)
                    .orElse(Instant.MIN);
            List<Map<String, @Nullable Object>> found = new ArrayList<>();
            for (Map<String, @Nullable Object> contact : contacts.values()) {
                if (isAsked(request, contact) && !created(contact).isBefore(since)) {
                    found.add(contact);
                }
            }
            int to = Math.min(found.size(), after + Math.min(limit, 500));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("contacts", found.subList(Math.min(after, to), to));
            answer.put("next", to < found.size() ? String.valueOf(to) : null);
            return StandInAnswer.json(200, answer);
        } catch (NumberFormatException | DateTimeParseException e) {
            return error(400, "after, limit or since is not valid");
        }
    }

    /** An unreadable time counts as now: lists of real APIs contain such records, too. */
    private Instant created(Map<String, @Nullable Object> contact) {
        try {
            return Instant.parse(String.valueOf(contact.get("created_at")));
        } catch (DateTimeParseException e) {
            return clock().instant();
        }
    }

    private static boolean isAsked(Request request, Map<String, @Nullable Object> contact) {
        return Stream.of("phone", "email")
                .allMatch(name -> request.query(name)
                        .filter(wanted -> !wanted.equals(String.valueOf(contact.get(name))))
                        .isEmpty());
    }

    private static Map<String, Object> body(Request request) {
        if (!request.hasJsonContentType()) {
            throw new StandInRefusal(error(415, "Content-Type must be application/json"));
        }
        try {
            if (request.json() instanceof Map<?, ?> map) {
                return StandInJson.object(map);
            }
        } catch (IOException e) {
            throw new StandInRefusal(error(400, "Body is not JSON"));
        }
        throw new StandInRefusal(error(400, "Body is not a JSON object"));
    }

    private static StandInAnswer error(int status, String message) {
        return StandInAnswer.json(status, Map.of("error", message));
    }

    @Override
    public StandInAnswer broken() {
        return error(500, "Internal error");
    }

    @Override
    public void clear() {
        contacts.clear();
    }

    @Override
    public Map<String, Map<String, ? extends Map<String, ?>>> state() {
        return Map.of("contacts", contacts());
    }

    @Override
    public @Nullable String create(String collection, Map<String, Object> fields) {
        if (!collection.equals("contacts")) {
            return null;
        }
        String id = fields.get("id") == null ? nextId() : String.valueOf(fields.get("id"));
        insert(id, fields);
        return id;
    }

    @Override
    public @Nullable Misbehaviour misbehaviour(String kind, Map<String, Object> settings) {
        return switch (kind) {
            case "error_inside" -> errorInside(String.valueOf(settings.getOrDefault("message", "failed")));
            case "pretends_success" -> pretendsSuccess();
            default -> null;
        };
    }
}
