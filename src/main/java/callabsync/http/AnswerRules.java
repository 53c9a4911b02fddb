package callabsync.http;

import callabsync.event.Masked;
import callabsync.http.HttpSettings.ErrorRule;
import callabsync.http.HttpSettings.Meaning;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an answer means: the destination's own rules first, then its idea of success and absence, then the status. */
final class AnswerRules {

    private static final int NO_CONTENT = 204;

    private record Rule(List<String> statuses, Condition condition, Meaning meaning) {}

    private final List<Rule> errors = new ArrayList<>();
    private final Rule absence;
    private final List<String> successes;
    private final Condition success;
    private final Condition elementSuccess;
    private final Condition record;

    AnswerRules(Mappings mappings, HttpSettings settings) {
        Map<String, ErrorRule> named = settings.errors() == null ? Map.of() : settings.errors();
        new TreeMap<>(named).forEach((name, rule) -> errors.add(rule(mappings, name, rule)));
        this.absence = new Rule(
                settings.notFound().statuses(),
                new Condition(
                        mappings, "not-found.condition", settings.notFound().condition()),
                Meaning.NOT_FOUND);
        this.successes = settings.success().statuses();
        this.success =
                new Condition(mappings, "success.condition", settings.success().condition());
        this.elementSuccess = new Condition(
                mappings,
                "batch.success",
                settings.batch() == null ? "" : settings.batch().success());
        this.record = new Condition(mappings, "read.record", settings.read().record());
    }

    private static Rule rule(Mappings mappings, String name, ErrorRule rule) {
        if (rule.result() == null) {
            throw new UnfitSettingsException("errors." + name + ".result: is missing");
        }
        return new Rule(
                rule.statuses(),
                new Condition(mappings, "errors." + name + ".condition", rule.condition()),
                rule.result());
    }

    /** What the answer to a write means. */
    Meaning of(CrmAnswer answer) {
        return meaning(answer.status(), document(answer), success);
    }

    /** What the answer to several records means as a whole: a body that is the array of their answers says nothing. */
    Meaning ofArray(CrmAnswer answer) {
        Map<String, Object> document = document(answer);
        if (document.get("body") instanceof List) {
            document.remove("body");
        }
        return meaning(answer.status(), document, success);
    }

    /** What one record's element of the answer means; a number in {@code status} is its own. */
    Meaning ofElement(CrmAnswer answer, Object element) {
        int status = Json.object(element).get("status") instanceof Number own ? own.intValue() : answer.status();
        Map<String, Object> document = document(answer);
        document.put("status", status);
        document.put("body", element);
        return meaning(status, document, elementSuccess);
    }

    /**
     * What the answer to a read means: JSON without a record in it says that there is none. An error inside, or a page
     * where JSON was asked for, says nothing about the record.
     */
    Meaning ofRead(CrmAnswer answer) {
        return byRules(answer.status(), document(answer)).orElseGet(() -> {
            if (!answer.is2xx()) {
                return byStatus(answer.status());
            }
            if (!isJson(answer) || Complaint.isIn(answer)) {
                return Meaning.RETRYABLE;
            }
            return record(answer).isPresent() ? Meaning.SUCCEEDED : Meaning.NOT_FOUND;
        });
    }

    /**
     * What the answer to a look-up means. A list says who was found; no other success says that nobody was. A 404 says
     * that the path is wrong, not that there is no such person.
     */
    Meaning ofLookup(CrmAnswer answer, boolean hasList) {
        return by(errors.stream(), answer.status(), document(answer)).orElseGet(() -> {
            if (!answer.is2xx()) {
                return byStatus(answer.status());
            }
            return hasList ? Meaning.SUCCEEDED : answer.status() == NO_CONTENT ? Meaning.NOT_FOUND : Meaning.RETRYABLE;
        });
    }

    private static boolean isJson(CrmAnswer answer) {
        return answer.status() == NO_CONTENT
                || answer.json() != null
                || answer.body().strip().equals("null");
    }

    /** The record in the answer to a read. */
    Optional<Map<String, Object>> record(CrmAnswer answer) {
        return Optional.ofNullable(record.value(document(answer)))
                .map(Json::object)
                .filter(record -> !record.isEmpty());
    }

    private Meaning meaning(int status, Map<String, Object> document, Condition condition) {
        return byRules(status, document).orElseGet(() -> {
            if (Complaint.isPage(document.get("body")) && status / 100 == 2) {
                return Meaning.RETRYABLE;
            }
            if (matches(successes, status)) {
                return !condition.isGiven() || condition.holds(document) ? Meaning.SUCCEEDED : Meaning.PERMANENT;
            }
            return byStatus(status);
        });
    }

    private Optional<Meaning> byRules(int status, Map<String, Object> document) {
        return by(Stream.concat(errors.stream(), Stream.of(absence)), status, document);
    }

    private static Optional<Meaning> by(Stream<Rule> rules, int status, Map<String, Object> document) {
        return rules.filter(rule -> isMet(rule, status, document))
                .map(Rule::meaning)
                .findFirst();
    }

    private static boolean isMet(Rule rule, int status, Map<String, Object> document) {
        if (rule.statuses().isEmpty() && !rule.condition().isGiven()) {
            return false;
        }
        boolean statusFits = rule.statuses().isEmpty() || matches(rule.statuses(), status);
        return statusFits && (!rule.condition().isGiven() || rule.condition().holds(document));
    }

    private static Meaning byStatus(int status) {
        if (status == 401 || status == 403 || status == 429) {
            return Meaning.UNAVAILABLE;
        }
        return status == 408 || status == 425 || status >= 500 ? Meaning.RETRYABLE : Meaning.PERMANENT;
    }

    private static boolean matches(List<String> statuses, int status) {
        return statuses.stream()
                .map(String::strip)
                .anyMatch(each -> each.endsWith("xx")
                        ? each.substring(0, 1).equals(String.valueOf(status / 100))
                        : each.equals(String.valueOf(status)));
    }

    /** What expressions see of an answer. */
    static Map<String, Object> document(CrmAnswer answer) {
        var headers = new HashMap<String, Object>();
        answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        var document = new HashMap<String, Object>();
        document.put("status", answer.status());
        document.put("headers", headers);
        Object body = answer.json();
        document.put("body", body == null ? answer.body() : body);
        return document;
    }

    /** A sentence for the operator: the status and what the API calls the error, without personal values. */
    static String summary(CrmAnswer answer) {
        String said = Masked.text(Complaint.of(answer));
        return "Answered " + answer.status() + (said.isEmpty() ? "" : ": " + said);
    }
}
