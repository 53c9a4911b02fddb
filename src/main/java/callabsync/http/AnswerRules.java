package callabsync.http;

import callabsync.event.Masked;
import callabsync.http.HttpSettings.ErrorRule;
import callabsync.http.HttpSettings.Meaning;
import callabsync.http.HttpSettings.UnfitException;
import callabsync.mapping.CompiledMapping;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.Json;
import callabsync.sink.Verdict;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says what an API's answers mean: by the destination's own error rules first, then by its idea of success and absence,
 * then by the status.
 */
final class AnswerRules {

    private static final int NO_CONTENT = 204;

    private record Rule(List<String> statuses, Expression condition, Meaning meaning) {
        boolean isMet(int status, Map<String, Object> document) {
            return (!statuses.isEmpty() || condition.isGiven())
                    && (statuses.isEmpty() || matches(statuses, status))
                    && condition.holds(document);
        }
    }

    /**
     * What came of a read.
     *
     * @param record by the names that the mapping writes; empty unless there is one
     */
    record Reading(Verdict verdict, Map<String, Object> record) {
        /** Omits the record. */
        @Override
        public String toString() {
            return "Reading[" + record.size() + " fields]";
        }
    }

    /** A JSONata expression of a destination's settings, over an answer. One that fails on an answer gives nothing. */
    static final class Expression {

        private final Mappings mappings;
        private final @Nullable CompiledMapping compiled;

        /**
         * @param setting its name, should it be wrong
         * @param source blank: none
         */
        Expression(Mappings mappings, String setting, String source) {
            this.mappings = mappings;
            try {
                this.compiled = source.isBlank() ? null : mappings.compile(source);
            } catch (MappingFailedException e) {
                throw new UnfitException(setting + ": " + e.problem().message());
            }
        }

        boolean isGiven() {
            return compiled != null;
        }

        /** Whether the expression is true of this answer. An absent one is. */
        boolean holds(Map<String, Object> document) {
            return compiled == null || Boolean.TRUE.equals(value(document));
        }

        @Nullable
        Object value(Map<String, Object> document) {
            try {
                return compiled == null ? null : mappings.apply(compiled, document, Map.of());
            } catch (MappingFailedException e) {
                return null;
            }
        }
    }

    private final Mappings mappings;
    private final Clock clock;
    private final List<Rule> errors = new ArrayList<>();
    private final Rule absence;
    private final List<String> successes;
    private final Expression success;
    private final Expression elementSuccess;
    private final Expression record;
    private final Expression createdId;
    private final Expression results;
    private final Expression resultId;

    AnswerRules(Mappings mappings, HttpSettings settings, Clock clock) {
        this.mappings = mappings;
        this.clock = clock;
        new TreeMap<>(settings.errors() == null ? Map.of() : settings.errors())
                .forEach((name, rule) -> errors.add(rule("errors." + name, rule)));
        var notFound = settings.notFound();
        this.absence = rule("not-found", new ErrorRule(notFound.statuses(), notFound.condition(), Meaning.NOT_FOUND));
        this.successes = settings.success().statuses();
        this.success = expression("success.condition", settings.success().condition());
        this.record = expression("read.record", settings.read().record());
        var create = settings.create();
        this.createdId = expression("create.id", create == null ? "" : create.id());
        var batch = settings.batch();
        this.elementSuccess = expression("batch.success", batch == null ? "" : batch.success());
        this.results = expression("batch.results", batch == null ? "" : batch.results());
        this.resultId = expression("batch.result-id", batch == null ? "" : batch.resultId());
    }

    private Expression expression(String setting, String source) {
        return new Expression(mappings, setting, source);
    }

    private Rule rule(String name, ErrorRule rule) {
        if (rule.result() == null) {
            throw new UnfitException(name + ".result: is missing");
        }
        return new Rule(rule.statuses(), expression(name + ".condition", rule.condition()), rule.result());
    }

    /** Returns what the answer to a write means. */
    Verdict ofWrite(CrmAnswer answer) {
        return verdict(meaning(answer.status(), document(answer), success), answer);
    }

    /** Returns the id of the record that was created; empty when the answer does not tell it. */
    Optional<String> createdId(CrmAnswer answer) {
        return Optional.ofNullable(createdId.value(document(answer))).map(Object::toString);
    }

    /** Returns what the answer to several records means as a whole. A body that is the array of their answers says nothing. */
    Verdict ofArray(CrmAnswer answer) {
        Map<String, Object> document = document(answer);
        if (hasResults() && document.get("body") instanceof List) {
            document.remove("body");
        }
        return verdict(meaning(answer.status(), document, success), answer);
    }

    /** Whether each of several records has its own part of the answer. */
    boolean hasResults() {
        return results.isGiven();
    }

    /** Returns the parts of the answer to several records, in the order of the records; null where there is none. */
    List<@Nullable Object> results(CrmAnswer answer, List<String> ids) {
        Object found = results.value(document(answer));
        var ordered = new ArrayList<@Nullable Object>();
        ordered.addAll(found instanceof List<?> list ? list : found == null ? List.of() : List.of(found));
        if (resultId.isGiven()) {
            var byId = new HashMap<String, @Nullable Object>();
            for (Object result : ordered) {
                Map<String, Object> document = document(answer);
                document.put("body", result);
                byId.put(String.valueOf(resultId.value(document)), result);
            }
            ordered.clear();
            ids.forEach(id -> ordered.add(byId.get(id)));
        }
        while (ordered.size() < ids.size()) {
            ordered.add(null);
        }
        return ordered;
    }

    /** Returns what one record's part of the answer means. A number in {@code status} is its own; it closes no gate. */
    Verdict ofResult(CrmAnswer answer, Object result) {
        int status = Json.object(result).get("status") instanceof Number own ? own.intValue() : answer.status();
        Map<String, Object> document = document(answer);
        document.put("status", status);
        document.put("body", result);
        Meaning meaning = meaning(status, document, elementSuccess);
        return verdict(
                meaning == Meaning.UNAVAILABLE ? Meaning.RETRYABLE : meaning,
                new CrmAnswer(answer.status(), Map.of(), Json.write(result)));
    }

    /**
     * Returns what the answer to a read means: JSON without a record in it says that there is none. An error inside, or a page
     * where JSON was asked for, says nothing about the record.
     */
    Reading ofRead(CrmAnswer answer) {
        Map<String, Object> document = document(answer);
        Map<String, Object> found = Json.object(record.value(document));
        Meaning meaning = byRules(answer.status(), document).orElseGet(() -> {
            if (!answer.is2xx()) {
                return byStatus(answer.status());
            }
            if (!isJson(answer) || Complaint.isIn(answer)) {
                return Meaning.RETRYABLE;
            }
            return found.isEmpty() ? Meaning.NOT_FOUND : Meaning.SUCCEEDED;
        });
        return new Reading(verdict(meaning, answer), meaning == Meaning.SUCCEEDED ? found : Map.of());
    }

    /**
     * Returns what the answer to a look-up means. A list says who was found; no other success says that nobody was. A 404 says
     * that the path is wrong, not that there is no such person.
     */
    Verdict ofLookup(CrmAnswer answer, boolean hasList) {
        Meaning meaning = by(errors.stream(), answer.status(), document(answer)).orElseGet(() -> {
            if (!answer.is2xx()) {
                return byStatus(answer.status());
            }
            return hasList ? Meaning.SUCCEEDED : answer.status() == NO_CONTENT ? Meaning.NOT_FOUND : Meaning.RETRYABLE;
        });
        return verdict(meaning, answer);
    }

    private static boolean isJson(CrmAnswer answer) {
        return answer.status() == NO_CONTENT
                || answer.json() != null
                || answer.body().strip().equals("null");
    }

    private Meaning meaning(int status, Map<String, Object> document, Expression condition) {
        return byRules(status, document).orElseGet(() -> {
            if (Complaint.isPage(document.get("body")) && status / 100 == 2) {
                return Meaning.RETRYABLE;
            }
            if (matches(successes, status)) {
                return condition.holds(document) ? Meaning.SUCCEEDED : Meaning.PERMANENT;
            }
            return byStatus(status);
        });
    }

    private Optional<Meaning> byRules(int status, Map<String, Object> document) {
        return by(Stream.concat(errors.stream(), Stream.of(absence)), status, document);
    }

    private static Optional<Meaning> by(Stream<Rule> rules, int status, Map<String, Object> document) {
        return rules.filter(rule -> rule.isMet(status, document))
                .map(Rule::meaning)
                .findFirst();
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

    private Verdict verdict(Meaning meaning, CrmAnswer answer) {
        if (meaning == Meaning.SUCCEEDED) {
            return Verdict.done("");
        }
        String reason = summary(answer);
        return switch (meaning) {
            case RETRYABLE -> new Verdict.Retry(reason, answer.retryAfter(clock), answer.status() >= 500);
            case PERMANENT -> new Verdict.Permanent(reason);
            case UNAVAILABLE -> Verdict.unavailable(reason, answer.retryAfter(clock));
            default -> new Verdict.Gone(reason, Optional.empty());
        };
    }

    /** Returns an answer as expressions see it. */
    private static Map<String, Object> document(CrmAnswer answer) {
        var headers = new HashMap<String, Object>();
        answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Object body = answer.json();
        var document = new HashMap<String, Object>();
        document.put("status", answer.status());
        document.put("headers", headers);
        document.put("body", body == null ? answer.body() : body);
        return document;
    }

    /** Says for the operator the status and what the API calls the error, without personal values. */
    static String summary(CrmAnswer answer) {
        String said = Masked.text(Complaint.of(answer));
        return "Answered " + answer.status() + (said.isEmpty() ? "" : ": " + said);
    }
}
