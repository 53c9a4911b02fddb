package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.RecordedRequest;
import callabsync.sandbox.standin.Request;
import callabsync.sandbox.standin.StandInAnswer;
import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Several requests in one (Composite) and several records in one (sObject Collections). Always HTTP 200. */
final class SalesforceComposite {

    private static final Pattern REFERENCE = Pattern.compile("@\\{(\\w+)\\.(\\w+)}");

    private final SalesforceStandIn salesforce;
    private final SalesforceObjects objects;

    SalesforceComposite(SalesforceStandIn salesforce) {
        this.salesforce = salesforce;
        this.objects = salesforce.objects;
    }

    StandInAnswer composite(Map<String, Object> body) throws IOException {
        List<Object> requests = StandInJson.list(body.get("compositeRequest"));
        long heavy = requests.stream()
                .filter(each -> String.valueOf(StandInJson.object(each).get("url"))
                        .matches(".*/(query|composite/sobjects)\\b.*"))
                .count();
        if (requests.isEmpty() || requests.size() > 25 || heavy > 5) {
            throw SalesforceErrors.bad(
                    "LIMIT_EXCEEDED", "1 to 25 subrequests, at most 5 of them queries or collections");
        }
        boolean allOrNone = Boolean.TRUE.equals(body.get("allOrNone"));
        var before = objects.copy();
        Map<String, Map<String, Object>> results = new LinkedHashMap<>();
        List<Map<String, Object>> answers = new ArrayList<>();
        boolean failed = false;
        for (Object each : requests) {
            Map<String, Object> sub = StandInJson.object(each);
            StandInAnswer answer = failed && allOrNone ? halted() : subrequest(sub, results);
            failed |= answer.status() >= 400;
            Map<String, Object> shown = new LinkedHashMap<>();
            Object result = answer.body().isEmpty() ? null : StandInJson.read(answer.bytes());
            shown.put("body", result);
            shown.put("httpHeaders", Map.of());
            shown.put("httpStatusCode", answer.status());
            shown.put("referenceId", sub.get("referenceId"));
            answers.add(shown);
            if (answer.status() < 400) {
                results.put(String.valueOf(sub.get("referenceId")), StandInJson.object(result));
            }
        }
        if (failed && allOrNone) {
            objects.goBackTo(before);
            for (Map<String, Object> answer : answers) {
                if ((int) answer.get("httpStatusCode") < 400) {
                    answer.put("httpStatusCode", 400);
                    answer.put("body", StandInJson.read(halted().bytes()));
                }
            }
        }
        return StandInAnswer.json(200, Map.of("compositeResponse", answers));
    }

    private static StandInAnswer halted() {
        return SalesforceErrors.answer(
                400,
                "PROCESSING_HALTED",
                "The transaction was rolled back since another operation in the same transaction failed.");
    }

    private StandInAnswer subrequest(Map<String, Object> sub, Map<String, Map<String, Object>> results)
            throws IOException {
        try {
            String url = filled(String.valueOf(sub.get("url")), results);
            String body = sub.get("body") == null ? "" : filled(StandInJson.write(sub.get("body")), results);
            String[] parts = url.split("\\?", 2);
            RecordedRequest recorded = new RecordedRequest(
                    Instant.EPOCH,
                    String.valueOf(sub.get("method")),
                    parts[0],
                    parts.length == 2 ? parts[1] : "",
                    headers(sub),
                    body);
            return salesforce.authorized(new Request(recorded, null));
        } catch (StandInRefusal refusal) {
            return refusal.answer();
        }
    }

    /** Those of the subrequest itself: it inherits none that decides what a write does. */
    private static Map<String, List<String>> headers(Map<String, Object> sub) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        StandInJson.object(sub.getOrDefault("httpHeaders", Map.of()))
                .forEach((name, value) ->
                        headers.put(name.toLowerCase(java.util.Locale.ROOT), List.of(String.valueOf(value))));
        headers.put("content-type", List.of("application/json"));
        return headers;
    }

    private static String filled(String text, Map<String, Map<String, Object>> results) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(reference -> {
            Object value = results.getOrDefault(reference.group(1), Map.of()).get(reference.group(2));
            if (value == null) {
                throw SalesforceErrors.bad(
                        "PROCESSING_HALTED",
                        "Invalid reference specified. No value for " + reference.group(1) + "." + reference.group(2)
                                + " found in " + reference.group(1));
            }
            return Matcher.quoteReplacement(value.toString());
        });
    }

    /** Creates, updates, or (with an object and a key field) upserts up to 200 records. */
    StandInAnswer collection(
            Request request, Map<String, Object> body, @Nullable String object, @Nullable String keyField) {
        List<Object> records = StandInJson.list(body.get("records"));
        if (records.isEmpty() || records.size() > 200) {
            throw SalesforceErrors.bad(
                    "EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records");
        }
        var before = objects.copy();
        List<Map<String, Object>> results = new ArrayList<>();
        boolean failed = false;
        for (int i = 0; i < records.size(); i++) {
            Map<String, Object> fields = new LinkedHashMap<>(StandInJson.object(records.get(i)));
            Map<String, Object> result = new LinkedHashMap<>();
            try {
                if (request.failsInput(i, StandInJson.text(fields.getOrDefault("id", fields.get("Id"))))) {
                    throw SalesforceErrors.bad(
                            "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record");
                }
                write(request, fields, object, keyField, result);
            } catch (StandInRefusal refusal) {
                failed = true;
                result.clear();
                result.put("success", false);
                result.put("errors", errors(refusal.answer()));
            }
            results.add(result);
        }
        if (failed && Boolean.TRUE.equals(body.get("allOrNone"))) {
            objects.goBackTo(before);
            results.replaceAll(result -> Boolean.TRUE.equals(result.get("success")) ? rolledBack() : result);
        }
        return StandInAnswer.json(200, results);
    }

    private static Map<String, Object> rolledBack() {
        return Map.of(
                "success",
                false,
                "errors",
                errors(SalesforceErrors.answer(
                        400,
                        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
                        "Record rolled back because not all records were valid")));
    }

    private void write(
            Request request,
            Map<String, Object> fields,
            @Nullable String object,
            @Nullable String keyField,
            Map<String, Object> result) {
        Object type = StandInJson.object(fields.get("attributes")).get("type");
        if (!(type instanceof String named) || !objects.knows(named)) {
            throw SalesforceErrors.bad("INVALID_TYPE", "attributes.type must name an sObject");
        }
        if (object != null && keyField != null) {
            Object key = fields.get(keyField);
            if (!named.equals(object) || key == null) {
                throw SalesforceErrors.bad("MISSING_ARGUMENT", keyField + " not specified", keyField);
            }
            upsert(request, object, Map.entry(keyField, key.toString()), fields, result);
            return;
        }
        objects.rules.checkDuplicates(request, named);
        Object id = fields.containsKey("id") ? fields.remove("id") : fields.remove("Id");
        if (request.method().equals("PATCH")) {
            if (id == null) {
                throw SalesforceErrors.bad("MISSING_ARGUMENT", "Id not specified in an update call", "Id");
            }
            objects.update(named, id.toString(), fields);
            result.put("id", SalesforceIds.full(id.toString()));
        } else {
            if (id != null) {
                throw SalesforceErrors.bad(
                        "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", "Id");
            }
            result.put("id", objects.create(named, fields));
        }
        SalesforceRules.assign(request, named, objects.row(named, String.valueOf(result.get("id"))));
        result.put("success", true);
        result.put("errors", List.of());
    }

    /** Writes the record with this key, or creates it. A field that is fixed at creation is refused if it is there. */
    void upsert(
            Request request,
            String object,
            Map.Entry<String, String> key,
            Map<String, Object> fields,
            Map<String, Object> result) {
        var found = objects.byKey(object, key.getKey(), key.getValue());
        if (found.size() > 1) {
            throw new StandInRefusal(StandInAnswer.json(
                    300,
                    found.stream()
                            .map(row -> "/services/data/v66.0/sobjects/" + object + "/" + row.get("Id"))
                            .toList()));
        }
        objects.rules.checkDuplicates(request, object);
        Map<String, Object> values = new LinkedHashMap<>(fields);
        if (found.isEmpty()) {
            values.put(key.getKey(), key.getValue());
            result.put("id", objects.create(object, values));
        } else {
            String id = String.valueOf(found.get(0).get("Id"));
            objects.update(object, id, values);
            result.put("id", id);
        }
        SalesforceRules.assign(request, object, objects.row(object, String.valueOf(result.get("id"))));
        result.put("success", true);
        result.put("errors", List.of());
        result.put("created", found.isEmpty());
    }

    private static List<Object> errors(StandInAnswer answer) {
        List<Object> errors = new ArrayList<>();
        try {
            for (Object each : StandInJson.list(StandInJson.read(answer.bytes()))) {
                Map<String, Object> error = StandInJson.object(each);
                errors.add(Map.of(
                        "statusCode", error.getOrDefault("errorCode", "DUPLICATE_EXTERNAL_ID"),
                        "message", error.getOrDefault("message", ""),
                        "fields", error.getOrDefault("fields", List.of())));
            }
        } catch (IOException | ClassCastException e) {
            throw new IllegalStateException("An answer of our own is not JSON", e);
        }
        return errors;
    }
}
