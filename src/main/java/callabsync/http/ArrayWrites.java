package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.http.HttpSettings.BatchForm;
import callabsync.sink.BulkWrite;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Slice;
import callabsync.sink.Target;
import callabsync.sink.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes several records in one request, where the API takes an array; each record has its own part of the answer. */
final class ArrayWrites {

    private static final Verdict NO_CREATION = new Verdict.Permanent("Records cannot be created in batches");

    private final Batch batch;
    private final Api api;
    private final BatchForm form;
    private final RecordWrites writes;

    ArrayWrites(Batch batch, Api api, BatchForm form, RecordWrites writes) {
        this.batch = batch;
        this.api = api;
        this.form = form;
        this.writes = writes;
    }

    void write(List<Target> targets) {
        var toSend = new ArrayList<Target>();
        for (Target target : targets) {
            if (target.crmId.isEmpty()) {
                NO_CREATION.answer(batch, target.items);
            } else if (target.toWrite.isEmpty()) {
                writes.written().put(target, target.crmId.get());
            } else {
                toSend.add(target);
            }
        }
        for (List<Target> some : BulkWrite.parts(toSend, form.size())) {
            if (batch.unavailable().isEmpty()) {
                send(some);
            }
        }
    }

    private void send(List<Target> targets) {
        List<Map<String, Object>> elements = targets.stream().map(this::element).toList();
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

    private Map<String, Object> element(Target target) {
        var element = new LinkedHashMap<String, Object>();
        element.put(form.idField(), target.crmId.orElseThrow());
        element.putAll(writes.body(target));
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
                writes.written().put(target, ids.get(i));
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
            writes.written().put(target, target.crmId.orElseThrow());
            return;
        }
        writes.answer(target.items, verdict);
        if (verdict instanceof Verdict.Gone) {
            target.items.forEach(item -> item.permanent("Records cannot be created in batches"));
        }
    }
}
