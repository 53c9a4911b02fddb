package callabsync.sink.http;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.Question;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.MappingFailedException;
import callabsync.mapping.Mappings;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.State;
import callabsync.sink.Failures;
import callabsync.sink.Json;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Slice;
import callabsync.sink.Target;
import callabsync.sink.http.HttpSettings.Meaning;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the records of a batch, all deliveries of a record in one request, and reads each answer by the API's rules. */
final class Records {

    /** An API that gives no answer twice in a batch is left alone for a while. */
    private static final int UNANSWERED = 2;

    private final Mappings mappings;
    private final Matching matching;
    private final Memory memory;
    private final Clock clock;

    Records(Mappings mappings, Matching matching, Memory memory, Clock clock) {
        this.mappings = mappings;
        this.matching = matching;
        this.memory = memory;
        this.clock = clock;
    }

    void write(Batch batch, Api api, String mapping) {
        List<Target> targets = targets(batch, api, mapping);
        var written = new LinkedHashMap<Target, String>();
        try {
            if (api.settings().batch() == null) {
                one(batch, api, targets, written);
            } else {
                new Arrays(api, clock).write(batch, targets, written);
            }
        } finally {
            memory.save(batch.destination().id(), written);
        }
        written.keySet().forEach(target -> target.items.forEach(Item::succeeded));
    }

    private void one(Batch batch, Api api, List<Target> targets, Map<Target, String> written) {
        int unanswered = 0;
        for (Target target : targets) {
            try {
                if (target.crmId.isEmpty()) {
                    create(batch, api, target, written);
                } else if (target.toWrite.isEmpty()) {
                    written.put(target, target.crmId.get());
                } else {
                    update(batch, api, target, written);
                }
            } catch (NoAnswerException e) {
                Failures.unknown(target.items, e);
                if (++unanswered == UNANSWERED) {
                    batch.unavailable("No answer, twice in a row");
                }
            } catch (NotSentException e) {
                Failures.notSent(batch, e);
            }
            if (batch.unavailable().isPresent()) {
                return;
            }
        }
    }

    private List<Target> targets(Batch batch, Api api, String mapping) {
        FieldPolicy policy = mappings.policyOf(mapping);
        Map<String, Long> totals = memory.totals(batch.open());
        var targets = new LinkedHashMap<String, Target>();
        var mapped = new LinkedHashMap<Item, Map<String, Object>>();
        for (Item item : batch.open()) {
            fields(item, mapping, totals.get(item.delivery().id())).ifPresent(fields -> mapped.put(item, fields));
        }
        mapped.keySet()
                .forEach(item -> targets.computeIfAbsent(
                        trace(api, item), trace -> new Target(trace, crmId(api, item), Map.of())));
        if (api.settings().merge()) {
            memory.recall(batch.destination().id(), targets.values());
        }
        mapped.forEach((item, fields) -> {
            Target target = java.util.Objects.requireNonNull(targets.get(trace(api, item)));
            if (api.settings().merge()) {
                target.fold(item, fields, policy);
            } else {
                target.items.add(item);
                target.toWrite.putAll(fields);
            }
        });
        return List.copyOf(targets.values());
    }

    private Optional<Map<String, Object>> fields(Item item, String mapping, @Nullable Long total) {
        try {
            Map<String, Object> bindings = total == null ? Map.of() : Map.of("total_calls", total);
            return Optional.of(Json.object(mappings.apply(mapping, item.event().document(), bindings)));
        } catch (MappingFailedException e) {
            item.permanent(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private String trace(Api api, Item item) {
        return !api.settings().merge()
                ? item.delivery().id()
                : crmId(api, item).orElseGet(() -> "new:" + memory.contactKey(item));
    }

    /** An address that names no record is one for the contact itself. */
    private Optional<String> crmId(Api api, Item item) {
        return HttpSink.namesRecord(api.settings())
                ? item.get(Match.class).flatMap(Match::crmId)
                : Optional.of(memory.contactKey(item));
    }

    static Map<String, Object> values(Target target) {
        Item newest = target.items.get(target.items.size() - 1);
        var values = new LinkedHashMap<String, Object>(newest.event().document());
        target.crmId.ifPresent(id -> values.put("crm_id", id));
        values.put("delivery_id", newest.delivery().id());
        newest.delivery().eventId().ifPresent(id -> values.put("event_id", id));
        return values;
    }

    private void update(Batch batch, Api api, Target target, Map<Target, String> written) {
        Map<String, Object> values = values(target);
        Optional<CrmRequest> request = api.write(values, target.toWrite);
        if (request.isEmpty()) {
            permanent(batch, target, "A placeholder of the path has no value in the event");
            return;
        }
        CrmAnswer answer = sent(api, target, request.get());
        Meaning meaning = api.rules.of(answer);
        if (meaning == Meaning.SUCCEEDED) {
            meaning = readBack(api, target, values).orElse(meaning);
        }
        if (meaning == Meaning.SUCCEEDED) {
            written.put(target, target.crmId.orElseThrow());
        } else {
            failed(batch, api, target, answer, meaning, written);
        }
    }

    private Optional<Meaning> readBack(Api api, Target target, Map<String, Object> values) {
        return api.readBack(values)
                .map(request -> sent(api, target, request))
                .map(answer -> answer.is2xx() ? Meaning.SUCCEEDED : Meaning.NOT_FOUND);
    }

    private static CrmAnswer sent(Api api, Target target, CrmRequest request) {
        String part = request.body() == null ? "" : request.body();
        try {
            CrmAnswer answer = api.send(request);
            target.items.forEach(item -> Slice.note(item, request, part, answer, answer.body()));
            return answer;
        } catch (NoAnswerException e) {
            target.items.forEach(item -> Slice.unanswered(item, request, part));
            throw e;
        }
    }

    /** A creation whose result is unknown is a question: an API without a search cannot be asked. */
    private void create(Batch batch, Api api, Target target, Map<Target, String> written) {
        Map<String, Object> values = values(target);
        Optional<CrmRequest> request = api.create(values, target.toWrite);
        if (request.isEmpty()) {
            permanent(batch, target, "Records cannot be created: set create.path of the destination");
            return;
        }
        String destination = batch.destination().id();
        String key = target.trace + "/create";
        var intent =
                new Intent(key, Optional.empty(), target.items.get(0).delivery().id());
        var standing = memory.effects().begin(destination, List.of(intent)).get(key);
        if (standing.state() == State.UNKNOWN
                && api.settings().idempotencyHeader().isBlank()) {
            var question = new Question("The record may have been created already. Which one is it?", List.of());
            target.items.forEach(item -> item.held(question));
            return;
        }
        CrmAnswer answer;
        try {
            answer = sent(api, target, request.get());
        } catch (NotSentException e) {
            memory.withdraw(destination, key);
            throw e;
        }
        Meaning meaning = api.rules.of(answer);
        if (meaning == Meaning.SUCCEEDED) {
            Object id = api.createdId.value(Json.object(answer.json()));
            memory.created(destination, key, id == null ? null : id.toString());
            written.put(target, id == null ? target.trace : id.toString());
        } else {
            if (answer.status() < 500) {
                memory.withdraw(destination, key);
            }
            failed(batch, api, target, answer, meaning, written);
        }
    }

    private void failed(
            Batch batch, Api api, Target target, CrmAnswer answer, Meaning meaning, Map<Target, String> written) {
        String reason = AnswerRules.summary(answer);
        switch (meaning) {
            case UNAVAILABLE -> batch.unavailable(reason, answer.retryAfter(clock));
            case RETRYABLE ->
                target.items.forEach(item -> item.answer(new Retryable(reason, answer.retryAfter(clock))));
            case NOT_FOUND ->
                target.items.forEach(
                        item -> matching.nobody(batch, item, api.settings().matchPolicies()));
            case PERMANENT -> permanent(batch, target, reason);
            case SUCCEEDED -> throw new IllegalStateException("A success is no failure");
        }
        if (meaning == Meaning.NOT_FOUND) {
            createOpen(batch, api, target, written);
        }
    }

    /** The policy for none may say that a record is to be created instead. */
    private void createOpen(Batch batch, Api api, Target target, Map<Target, String> written) {
        List<Item> open = target.items.stream().filter(Item::isOpen).toList();
        if (!open.isEmpty() && target.crmId.isPresent()) {
            var fresh = new Target("new:" + memory.contactKey(open.get(0)), Optional.empty(), Map.of());
            fresh.items.addAll(open);
            fresh.toWrite.putAll(target.toWrite);
            fresh.written(target.versions());
            create(batch, api, fresh, written);
        } else {
            open.forEach(item -> item.permanent("The API does not know where to create a record"));
        }
    }

    /** Of several deliveries in one request any may be at fault: they are tried apart. */
    static void permanent(Batch batch, Target target, String reason) {
        List<Item> open = target.items.stream().filter(Item::isOpen).toList();
        if (open.size() == 1) {
            open.get(0).permanent(reason);
        } else {
            batch.split(reason);
        }
    }
}
