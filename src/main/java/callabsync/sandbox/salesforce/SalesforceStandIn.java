package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.Misbehaviour;
import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandIn;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A strict stand-in for Salesforce's REST API: login, rows, upsert, Composite, Collections, SOQL, describe, limits. */
public final class SalesforceStandIn extends StandIn {

    final SalesforceObjects objects;
    private final SalesforceToken tokens;
    private final SalesforceComposite composite;
    private final Map<String, List<Map<String, @Nullable Object>>> cursors = new LinkedHashMap<>();
    private int pageSize = 2_000;
    private long nextCursor;

    public SalesforceStandIn(Clock clock) {
        super("salesforce-stand-in", clock);
        objects = new SalesforceObjects(clock);
        tokens = new SalesforceToken(clock);
        composite = new SalesforceComposite(this);
    }

    @Override
    public SalesforceStandIn start() {
        super.start();
        return this;
    }

    /** The client id and secret that get a token; both {@code sandbox} by default. */
    public void credentials(String clientId, String clientSecret) {
        synchronized (lock()) {
            tokens.credentials(clientId, clientSecret);
        }
    }

    /** What a JWT may be for; by default the general login host and this org's own address. */
    public void audiences(String... audiences) {
        synchronized (lock()) {
            tokens.audiences(List.of(audiences));
        }
    }

    /** All tokens given out so far stop working. */
    public void expireTokens() {
        synchronized (lock()) {
            tokens.expireAll();
        }
    }

    /** How many records a page of a query has; 2,000 by default. */
    public void pageSize(int records) {
        pageSize = records;
    }

    public static Misbehaviour lockedRow() {
        return Misbehaviour.answer(SalesforceErrors.answer(
                400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records"));
    }

    /** The daily limit is used up. */
    public static Misbehaviour totalRequestsExceeded() {
        return Misbehaviour.answer(
                SalesforceErrors.answer(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."));
    }

    /** Too many long requests at a time. */
    public static Misbehaviour concurrentRequestsExceeded() {
        return Misbehaviour.answer(SalesforceErrors.answer(
                403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentRequests (Concurrent API Requests) Limit exceeded."));
    }

    public static Misbehaviour expiredSession() {
        return Misbehaviour.answer(expired());
    }

    private static StandInAnswer expired() {
        return SalesforceErrors.answer(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    /** Puts a lead there, unchecked, and gives its id. */
    public String lead(Map<String, ?> values) {
        return row("Lead", null, values);
    }

    /** Puts a row there, unchecked, and gives its id of 18 characters. */
    public String row(String object, @Nullable String id, Map<String, ?> values) {
        synchronized (lock()) {
            return objects.insert(object, id, values);
        }
    }

    /** The lead is converted into this contact and read-only from now on. */
    public void convert(String leadId, String contactId) {
        synchronized (lock()) {
            var lead = objects.row("Lead", leadId);
            lead.put("IsConverted", true);
            lead.put("Status", "Closed - Converted");
            lead.put("ConvertedContactId", SalesforceIds.full(contactId));
        }
    }

    /** Whether Task and Event have the external-id field {@code Callab_Key__c}; they do by default. */
    public void externalIds(boolean present) {
        synchronized (lock()) {
            objects.externalIds(present);
        }
    }

    /** The org lacks this field. */
    public void removeField(String object, String field) {
        synchronized (lock()) {
            objects.fields(object).remove(field);
        }
    }

    /** The org has these options only. */
    public void picklist(String object, String field, String... options) {
        synchronized (lock()) {
            objects.add(object, SalesforceField.picklist(field, options));
        }
    }

    /** The API user may read this field and not write it any more. */
    public void withdrawRights(String object, String field) {
        synchronized (lock()) {
            objects.add(object, objects.fields(object).get(field).asReadOnly());
        }
    }

    /** Records of this type take only these options of a field, which describe does not tell. */
    public void recordType(String object, String recordTypeId, String field, String... options) {
        synchronized (lock()) {
            objects.add(object, SalesforceField.of("RecordTypeId", "reference", 18));
            objects.rules.recordType(object, recordTypeId, field, List.of(options));
        }
    }

    /** A validation rule refuses every record of the object that has this value in the field. */
    public void validationRule(String object, String field, Object value, String message) {
        synchronized (lock()) {
            objects.rules.validation(object, field, value, message);
        }
    }

    /** A duplicate rule alerts of each lead that is written. */
    public void alertOfDuplicates() {
        synchronized (lock()) {
            objects.rules.alertOfDuplicates();
        }
    }

    /** This user has left: nothing can be given to them any more. */
    public void deactivate(String userId) {
        synchronized (lock()) {
            objects.rules.deactivate(userId);
        }
    }

    /** Somebody who works in the org changes a row, unchecked. */
    public void edit(String object, String id, Map<String, ?> values) {
        synchronized (lock()) {
            objects.edit(object, id, values);
        }
    }

    public Map<String, Map<String, @Nullable Object>> leads() {
        return rows("Lead");
    }

    public Map<String, Map<String, @Nullable Object>> contacts() {
        return rows("Contact");
    }

    public Map<String, Map<String, @Nullable Object>> tasks() {
        return rows("Task");
    }

    public Map<String, Map<String, @Nullable Object>> events() {
        return rows("Event");
    }

    private Map<String, Map<String, @Nullable Object>> rows(String object) {
        synchronized (lock()) {
            Map<String, Map<String, @Nullable Object>> copy = new LinkedHashMap<>();
            objects.rows(object).forEach((id, row) -> copy.put(id, new LinkedHashMap<>(row)));
            return copy;
        }
    }

    @Override
    public StandInAnswer answer(Request request) throws IOException {
        if (request.segment(0).equals("services") && request.segment(1).equals("oauth2")) {
            return request.segment(2).equals("revoke") ? StandInAnswer.of(200, "") : tokens.answer(request, url());
        }
        try {
            if (!tokens.accepts(request.header("authorization").orElse(""))) {
                throw new StandInRefusal(expired());
            }
            if (!request.body().isEmpty() && !request.hasJsonContentType()) {
                throw SalesforceErrors.refusal(415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type must be application/json");
            }
            return withLimit(authorized(request));
        } catch (StandInRefusal refusal) {
            return withLimit(refusal.answer());
        }
    }

    private StandInAnswer withLimit(StandInAnswer answer) {
        return answer.with("Sforce-Limit-Info", "api-usage=" + requestCount() + "/100000");
    }

    /** Answers a request, or a part of a composite one, whose session was accepted. */
    StandInAnswer authorized(Request request) throws IOException {
        List<String> path = request.segments();
        if (path.size() < 4
                || !path.get(0).equals("services")
                || !path.get(1).equals("data")
                || !path.get(2).matches("v\\d\\d\\.0")) {
            throw SalesforceErrors.notFound();
        }
        List<String> rest = path.subList(3, path.size());
        return switch (rest.get(0)) {
            case "limits" -> limits();
            case "query" -> rest.size() == 1 ? query(request) : page(rest.get(1));
            case "composite" -> compositeOf(request, rest);
            case "sobjects" -> sobject(request, rest);
            default -> throw SalesforceErrors.notFound();
        };
    }

    private StandInAnswer compositeOf(Request request, List<String> rest) throws IOException {
        Map<String, Object> body = body(request);
        boolean post = request.method().equals("POST");
        if (rest.size() == 1 && post) {
            return composite.composite(body);
        }
        if (rest.size() == 2 && (post || request.method().equals("PATCH"))) {
            return composite.collection(request, body, null, null);
        }
        if (rest.size() == 4 && request.method().equals("PATCH")) {
            objects.byKey(rest.get(2), rest.get(3), "");
            return composite.collection(request, body, rest.get(2), rest.get(3));
        }
        throw SalesforceErrors.notFound();
    }

    private StandInAnswer sobject(Request request, List<String> rest) throws IOException {
        if (rest.size() < 2) {
            return describeGlobal();
        }
        String object = rest.get(1);
        objects.fields(object);
        if (rest.size() == 3 && rest.get(2).equals("describe")) {
            return describe(object);
        }
        if (rest.size() == 2 && request.method().equals("POST")) {
            objects.rules.checkDuplicates(request, object);
            String id = objects.create(object, body(request));
            SalesforceRules.assign(request, object, objects.row(object, id));
            return StandInAnswer.json(201, Map.of("id", id, "success", true, "errors", List.of()));
        }
        if (rest.size() == 3) {
            return row(request, object, rest.get(2));
        }
        if (rest.size() == 4 && request.method().equals("PATCH")) {
            Map<String, Object> body = body(request);
            if (body.containsKey(rest.get(2))) {
                throw SalesforceErrors.bad(
                        "INVALID_FIELD", "The " + rest.get(2) + " field should not be specified in the sobject data.");
            }
            Map<String, Object> result = new LinkedHashMap<>();
            composite.upsert(request, object, Map.entry(rest.get(2), rest.get(3)), body, result);
            return StandInAnswer.json(Boolean.TRUE.equals(result.get("created")) ? 201 : 200, result);
        }
        if (rest.size() == 4 && request.method().equals("GET")) {
            var found = objects.byKey(object, rest.get(2), rest.get(3));
            if (found.isEmpty()) {
                throw SalesforceErrors.notFound();
            }
            return StandInAnswer.json(200, found.get(0));
        }
        throw SalesforceErrors.notFound();
    }

    private StandInAnswer row(Request request, String object, String id) throws IOException {
        switch (request.method()) {
            case "PATCH" -> {
                objects.rules.checkDuplicates(request, object);
                objects.update(object, id, body(request));
                SalesforceRules.assign(request, object, objects.row(object, id));
            }
            case "DELETE" ->
                objects.rows(object)
                        .remove(String.valueOf(objects.row(object, id).get("Id")));
            case "GET" -> {
                Map<String, @Nullable Object> shown = new LinkedHashMap<>();
                shown.put("attributes", Map.of("type", object));
                objects.fields(object).keySet().forEach(name -> shown.put(name, null));
                shown.putAll(objects.row(object, id));
                request.query("fields").ifPresent(fields -> shown.keySet().retainAll(List.of(fields.split(","))));
                return StandInAnswer.json(200, shown);
            }
            default -> throw SalesforceErrors.refusal(405, "METHOD_NOT_ALLOWED", "HTTP Method not allowed");
        }
        return StandInAnswer.noContent();
    }

    private StandInAnswer describe(String object) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", object);
        json.put("label", object);
        json.put("keyPrefix", SalesforceObjects.PREFIXES.get(object));
        json.put("createable", true);
        json.put("updateable", true);
        json.put(
                "fields",
                objects.fields(object).values().stream()
                        .map(SalesforceField::toJson)
                        .toList());
        return StandInAnswer.json(200, json);
    }

    private StandInAnswer describeGlobal() {
        List<Map<String, ?>> all = SalesforceObjects.PREFIXES.keySet().stream()
                .sorted()
                .<Map<String, ?>>map(object -> Map.of(
                        "name",
                        object,
                        "label",
                        object,
                        "keyPrefix",
                        SalesforceObjects.PREFIXES.get(object),
                        "createable",
                        !object.equals("LeadStatus"),
                        "updateable",
                        !object.equals("LeadStatus"),
                        "queryable",
                        true,
                        "urls",
                        Map.of("describe", "/services/data/v66.0/sobjects/" + object + "/describe")))
                .toList();
        return StandInAnswer.json(200, Map.of("encoding", "UTF-8", "maxBatchSize", 200, "sobjects", all));
    }

    private StandInAnswer query(Request request) {
        String text = request.query("q")
                .orElseThrow(() -> SalesforceErrors.bad("MALFORMED_QUERY", "A query string has to be specified"));
        var query = new SoqlQuery(objects);
        List<Map<String, @Nullable Object>> found = query.query(text);
        if (query.counts()) {
            return StandInAnswer.json(200, Map.of("totalSize", found.size(), "done", true, "records", List.of()));
        }
        String cursor = "01g" + nextCursor++;
        if (found.size() > pageSize) {
            cursors.put(cursor, found);
        }
        return page(found, cursor, 0);
    }

    private StandInAnswer page(String locator) {
        String[] parts = locator.split("-", 2);
        List<Map<String, @Nullable Object>> all = cursors.get(parts[0]);
        if (all == null || parts.length != 2) {
            throw SalesforceErrors.bad("INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        return page(all, parts[0], Integer.parseInt(parts[1]));
    }

    private StandInAnswer page(List<Map<String, @Nullable Object>> all, String cursor, int from) {
        int to = Math.min(all.size(), from + pageSize);
        boolean done = to == all.size();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("totalSize", all.size());
        json.put("done", done);
        if (!done) {
            json.put("nextRecordsUrl", "/services/data/v66.0/query/" + cursor + "-" + to);
        }
        json.put("records", all.subList(from, to));
        return StandInAnswer.json(200, json);
    }

    private StandInAnswer limits() {
        long remaining = Math.max(0, 100_000 - requestCount());
        return StandInAnswer.json(200, Map.of("DailyApiRequests", Map.of("Max", 100_000, "Remaining", remaining)));
    }

    private static Map<String, Object> body(Request request) throws IOException {
        try {
            if (request.json() instanceof Map<?, ?> map) {
                return StandInJson.object(map);
            }
        } catch (IOException e) {
            throw SalesforceErrors.bad("JSON_PARSER_ERROR", "The HTTP entity body is not valid JSON");
        }
        throw SalesforceErrors.bad("JSON_PARSER_ERROR", "The HTTP entity body is required to be a JSON object");
    }

    @Override
    public StandInAnswer broken() {
        return SalesforceErrors.answer(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred");
    }

    @Override
    public void clear() {
        objects.reset();
        cursors.clear();
        pageSize = 2_000;
    }

    @Override
    public Map<String, Map<String, ? extends Map<String, ?>>> state() {
        Map<String, Map<String, ? extends Map<String, ?>>> state = new LinkedHashMap<>();
        state.put("leads", rows("Lead"));
        state.put("contacts", rows("Contact"));
        state.put("tasks", rows("Task"));
        state.put("events", rows("Event"));
        return state;
    }

    @Override
    public @Nullable String create(String collection, Map<String, Object> fields) {
        Map<String, Object> values = new LinkedHashMap<>(fields);
        String id = StandInJson.text(values.remove("id"));
        return switch (collection) {
            case "leads" -> objects.insert("Lead", id, values);
            case "contacts" -> objects.insert("Contact", id, values);
            default -> null;
        };
    }

    @Override
    public @Nullable Misbehaviour misbehaviour(String kind, Map<String, Object> settings) {
        return switch (kind) {
            case "locked" -> lockedRow();
            case "rate_limited" ->
                "Concurrent".equals(settings.get("policy")) ? concurrentRequestsExceeded() : totalRequestsExceeded();
            case "expired_token" -> expiredSession();
            default -> null;
        };
    }
}
