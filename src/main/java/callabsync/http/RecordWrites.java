package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.Question;
import callabsync.http.AnswerRules.Reading;
import callabsync.http.HttpSettings.BatchForm;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.State;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Slice;
import callabsync.sink.Target;
import callabsync.sink.Verdict;
import callabsync.store.Parts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the records of one batch. An update is read back where the API's success does not say that the record exists. A
 * creation is done once: where its result is unknown a person decides, as an API without a search cannot be asked.
 */
final class RecordWrites {

    private static final String NO_PATH =
            "A placeholder of the path has no value in the event, or one that is a step of the path (. or ..)";

    private static final Verdict NO_CREATION = new Verdict.Permanent("Records cannot be created in batches");

    private final Batch batch;
    private final Api api;
    private final Matching matching;
    private final Memory memory;
    private final IgnoredFields ignored;
    private final Map<Target, String> written = new LinkedHashMap<>();

    RecordWrites(Batch batch, Api api, Matching matching, Memory memory, IgnoredFields ignored) {
        this.batch = batch;
        this.api = api;
        this.matching = matching;
        this.memory = memory;
        this.ignored = ignored;
    }

    /** Returns what was written, with the ids of the records. */
    Map<Target, String> written() {
        return written;
    }

    /** Updates the record, or creates it; also if the update finds none and the policy for no record says so. */
    void write(Target target) {
        if (target.crmId.isEmpty()) {
            create(target);
            return;
        }
        update(target);
        target.items.stream()
                .filter(Item::isOpen)
                .filter(item -> item.get(Match.class).equals(Optional.of(Match.CREATE)))
                .findFirst()
                .ifPresent(item -> create(moved(target, "new:" + memory.contactKey(item), Optional.empty())));
    }

    private static Target moved(Target target, String trace, Optional<String> crmId) {
        var moved = new Target(trace, crmId, Map.of());
        target.items.stream().filter(Item::isOpen).forEach(moved.items::add);
        moved.toWrite.putAll(target.toWrite);
        moved.written(target.versions());
        return moved;
    }

    private void update(Target target) {
        if (target.toWrite.isEmpty()) {
            written.put(target, target.crmId.orElseThrow());
            return;
        }
        Optional<CrmRequest> request = api.write(target.items, target.crmId, body(target));
        if (request.isEmpty()) {
            answer(target.items, new Verdict.Permanent(NO_PATH));
            return;
        }
        Verdict verdict = api.rules.ofWrite(api.send(request.get(), target.items));
        if (verdict instanceof Verdict.Done && api.settings().read().back()) {
            verdict = readBack(target).orElse(verdict);
        }
        if (verdict instanceof Verdict.Done) {
            written.put(target, target.crmId.orElseThrow());
        } else {
            answer(target.items, verdict);
        }
    }

    /** Returns what an update carries: the changed fields, or the record with them. */
    Map<String, @Nullable Object> body(Target target) {
        if (!api.settings().sendsWhole()) {
            return target.toWrite;
        }
        var whole = new LinkedHashMap<String, @Nullable Object>(target.whole());
        whole.putAll(target.toWrite);
        return whole;
    }

    private Optional<Verdict> readBack(Target target) {
        Optional<Reading> back = api.read(target.items, target.crmId);
        back.filter(reading -> reading.verdict() instanceof Verdict.Done)
                .ifPresent(reading -> ignored.compare(batch.destination().id(), target.toWrite, reading.record()));
        return back.map(Reading::verdict);
    }

    private void create(Target target) {
        String destination = batch.destination().id();
        String key = target.trace + "/create";
        Optional<CrmRequest> request = api.create(target.items, destination + "/" + key, target.toWrite);
        if (request.isEmpty()) {
            answer(
                    target.items,
                    new Verdict.Permanent("Records cannot be created: set create.path of the destination"));
            return;
        }
        var intent =
                new Intent(key, Optional.empty(), target.items.get(0).delivery().id());
        var standing = memory.effects().begin(destination, List.of(intent)).get(key);
        boolean isKnownByItsKey = !api.settings().idempotencyHeader().isBlank();
        if (standing.state() == State.DONE) {
            updateCreated(target, standing.crmId());
        } else if (standing.state() == State.UNKNOWN && !isKnownByItsKey) {
            var question = new Question("The record may have been created already. Which one is it?", List.of());
            target.items.forEach(item -> item.held(question));
        } else {
            create(target, key, request.get());
        }
    }

    /** Updates a record that an earlier delivery or try created. */
    private void updateCreated(Target target, Optional<String> crmId) {
        if (crmId.isPresent()) {
            update(moved(target, crmId.get(), crmId));
        } else {
            answer(
                    target.items,
                    new Verdict.Permanent(
                            "The record was created, but its id is not known: set create.id of the destination"));
        }
    }

    private void create(Target target, String key, CrmRequest request) {
        String destination = batch.destination().id();
        CrmAnswer answer;
        try {
            answer = api.send(request, target.items);
        } catch (NotSentException e) {
            memory.withdraw(destination, key);
            throw e;
        }
        Verdict verdict = api.rules.ofWrite(answer);
        if (verdict instanceof Verdict.Done) {
            Optional<String> id = api.rules.createdId(answer);
            memory.created(destination, key, id.orElse(null));
            id.ifPresentOrElse(known -> written.put(target, known), () -> target.items.forEach(Item::succeeded));
            return;
        }
        if (!verdict.mayBeDone()) {
            memory.withdraw(destination, key);
        }
        answer(target.items, verdict);
    }

    /** Writes several records in one request, where the API takes an array; each has its own part of the answer. */
    void write(List<Target> targets, BatchForm form) {
        var toSend = new ArrayList<Target>();
        for (Target target : targets) {
            if (target.crmId.isEmpty()) {
                NO_CREATION.answer(batch, target.items);
            } else if (target.toWrite.isEmpty()) {
                written.put(target, target.crmId.get());
            } else {
                toSend.add(target);
            }
        }
        for (List<Target> some : Parts.of(toSend, form.size())) {
            if (batch.unavailable().isEmpty()) {
                send(some, form);
            }
        }
    }

    private void send(List<Target> targets, BatchForm form) {
        List<Map<String, Object>> elements =
                targets.stream().map(target -> element(target, form)).toList();
        Object body = form.itemsField().isBlank() ? elements : Map.of(form.itemsField(), elements);
        List<Item> items =
                targets.stream().flatMap(target -> target.items.stream()).toList();
        CrmRequest request = api.write(items, Optional.empty(), body).orElseThrow();
        try {
            read(targets, items, elements, request, api.send(request));
        } catch (NoAnswerException e) {
            for (int i = 0; i < targets.size(); i++) {
                Map<String, Object> element = elements.get(i);
                targets.get(i).items.forEach(item -> Slice.unanswered(item, request, element, e));
            }
            e.verdict().answer(batch, items);
        } catch (NotSentException e) {
            e.verdict().answer(batch, items);
        }
    }

    private Map<String, Object> element(Target target, BatchForm form) {
        var element = new LinkedHashMap<String, Object>();
        element.put(form.idField(), target.crmId.orElseThrow());
        element.putAll(body(target));
        return element;
    }

    private void read(
            List<Target> targets,
            List<Item> items,
            List<Map<String, Object>> elements,
            CrmRequest request,
            CrmAnswer answer) {
        Verdict verdict = api.rules.ofArray(answer);
        boolean isDone = verdict instanceof Verdict.Done;
        boolean hasResults = isDone && api.rules.hasResults();
        List<String> ids =
                targets.stream().map(target -> target.crmId.orElseThrow()).toList();
        List<@Nullable Object> results = hasResults ? api.rules.results(answer, ids) : List.of();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            Map<String, Object> element = elements.get(i);
            Object result = hasResults ? results.get(i) : null;
            Object said = result == null ? AnswerRules.summary(answer) : result;
            target.items.forEach(item -> Slice.note(item, request, element, answer, said));
            if (hasResults) {
                one(target, answer, result);
            } else if (isDone) {
                written.put(target, ids.get(i));
            }
        }
        if (verdict instanceof Verdict.Gone) {
            new Verdict.Permanent(verdict.reason()).answer(batch, items);
        } else if (!isDone) {
            verdict.answer(batch, items);
        }
    }

    private void one(Target target, CrmAnswer answer, @Nullable Object result) {
        Verdict verdict = result == null
                ? Verdict.retry("The answer does not say what became of it")
                : api.rules.ofResult(answer, result);
        if (verdict instanceof Verdict.Done) {
            written.put(target, target.crmId.orElseThrow());
            return;
        }
        answer(target.items, verdict);
        if (verdict instanceof Verdict.Gone) {
            target.items.forEach(item -> item.permanent("Records cannot be created in batches"));
        }
    }

    /** Answers for the items of a record. If there is no record and one must be created, they stay open. */
    void answer(Collection<Item> items, Verdict verdict) {
        if (verdict instanceof Verdict.Gone) {
            items.forEach(item -> matching.nobody(batch, item, api.settings().match()));
        } else {
            verdict.answer(batch, items);
        }
    }
}
