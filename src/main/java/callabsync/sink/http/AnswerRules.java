package callabsync.sink.http;

import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.sink.http.HttpSettings.ErrorRule;
import callabsync.sink.http.HttpSettings.Meaning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an answer means: the destination's own rules first, then its idea of success and absence, then the status. */
final class AnswerRules {

    private record Rule(List<String> statuses, Condition condition, Meaning meaning) {}

    private final List<Rule> rules = new ArrayList<>();
    private final List<String> successes;
    private final Condition success;
    private final Rule absence;

    AnswerRules(Mappings mappings, HttpSettings settings) {
        Map<String, ErrorRule> errors = settings.errors() == null ? Map.of() : settings.errors();
        new TreeMap<>(errors)
                .values()
                .forEach(rule ->
                        rules.add(new Rule(rule.statuses(), new Condition(mappings, rule.condition()), rule.result())));
        this.successes = settings.success().statuses();
        this.success = new Condition(mappings, settings.success().condition());
        this.absence = new Rule(
                settings.notFound().statuses(),
                new Condition(mappings, settings.notFound().condition()),
                Meaning.NOT_FOUND);
    }

    Meaning of(CrmAnswer answer) {
        Map<String, Object> document = document(answer);
        for (Rule rule : rules) {
            if (isMet(rule, answer.status(), document)) {
                return rule.meaning();
            }
        }
        if (isMet(absence, answer.status(), document)) {
            return Meaning.NOT_FOUND;
        }
        if (matches(successes, answer.status())) {
            return !success.isGiven() || success.holds(document) ? Meaning.SUCCEEDED : Meaning.PERMANENT;
        }
        return byStatus(answer.status());
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

    static Map<String, Object> document(CrmAnswer answer) {
        var document = new HashMap<String, Object>();
        document.put("status", answer.status());
        document.put("headers", new HashMap<>(answer.headers()));
        Object body = answer.json();
        document.put("body", body == null ? answer.body() : body);
        return document;
    }

    /** A sentence for the operator: the status and what the API calls the error, without personal values. */
    static String summary(CrmAnswer answer) {
        Map<String, Object> body = answer.object();
        String said = Json.text(body, "error");
        if (said.isEmpty()) {
            said = Json.text(Json.object(body.get("error")), "message");
        }
        if (said.isEmpty()) {
            said = Json.text(body, "message");
        }
        String masked = said.replaceAll("[^\\s\"'=]+@[^\\s\"',]+", "***").replaceAll("\\+?\\d[\\d ()-]{6,}\\d", "***");
        String cut = masked.length() > 300 ? masked.substring(0, 300) : masked;
        return "Answered " + answer.status() + (cut.isEmpty() ? "" : ": " + cut);
    }
}
