package callabsync.sink.http;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Failures;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Slice;
import callabsync.sink.Target;
import callabsync.sink.http.HttpSettings.BatchForm;
import callabsync.sink.http.HttpSettings.Meaning;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes several records in one request, where the API takes an array; each record has its own answer in the answer's. */
final class Arrays {

    private final Api api;
    private final BatchForm form;
    private final Clock clock;

    Arrays(Api api, Clock clock) {
        this.api = api;
        this.form = java.util.Objects.requireNonNull(api.settings().batch());
        this.clock = clock;
    }

    void write(Batch batch, List<Target> targets, Map<Target, String> written) {
        var toSend = new ArrayList<Target>();
        for (Target target : targets) {
            if (target.crmId.isEmpty()) {
                Records.permanent(batch, target, "Records cannot be created in batches");
            } else if (target.toWrite.isEmpty()) {
                written.put(target, target.crmId.get());
            } else {
                toSend.add(target);
            }
        }
        for (int i = 0; i < toSend.size() && batch.unavailable().isEmpty(); i += form.size()) {
            some(batch, toSend.subList(i, Math.min(toSend.size(), i + form.size())), written);
        }
    }

    private void some(Batch batch, List<Target> targets, Map<Target, String> written) {
        List<Map<String, Object>> elements = targets.stream().map(this::element).toList();
        Object body = form.itemsField().isBlank() ? elements : Map.of(form.itemsField(), elements);
        CrmRequest request = api.write(Records.values(targets.get(0)), body)
                .orElseThrow(() -> new IllegalStateException("The path of a batch must not have placeholders"));
        CrmAnswer answer;
        try {
            answer = api.send(request);
        } catch (NoAnswerException e) {
            for (int i = 0; i < targets.size(); i++) {
                Map<String, Object> element = elements.get(i);
                targets.get(i).items.forEach(item -> Slice.unanswered(item, request, element));
                Failures.unknown(targets.get(i).items, e);
            }
            return;
        }
        read(batch, targets, elements, request, answer, written);
    }

    private Map<String, Object> element(Target target) {
        var element = new LinkedHashMap<String, Object>();
        element.put(form.idField(), target.crmId.orElseThrow());
        element.putAll(target.toWrite);
        return element;
    }

    private void read(
            Batch batch,
            List<Target> targets,
            List<Map<String, Object>> elements,
            CrmRequest request,
            CrmAnswer answer,
            Map<Target, String> written) {
        Meaning meaning = api.rules.of(answer);
        String reason = AnswerRules.summary(answer);
        List<?> results = meaning == Meaning.SUCCEEDED && api.batchResults.isGiven() ? results(answer) : List.of();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            Map<String, Object> element = elements.get(i);
            Object result = i < results.size() ? results.get(i) : null;
            target.items.forEach(item -> Slice.note(item, request, element, answer, result == null ? reason : result));
            if (meaning == Meaning.RETRYABLE) {
                target.items.forEach(item -> item.answer(new Retryable(reason, answer.retryAfter(clock))));
            } else if (meaning == Meaning.SUCCEEDED) {
                item(batch, target, result, written);
            }
        }
        if (meaning == Meaning.UNAVAILABLE) {
            batch.unavailable(reason, answer.retryAfter(clock));
        } else if (meaning == Meaning.PERMANENT || meaning == Meaning.NOT_FOUND) {
            refused(batch, targets, reason);
        }
    }

    private static void refused(Batch batch, List<Target> targets, String reason) {
        if (targets.size() == 1) {
            Records.permanent(batch, targets.get(0), reason);
        } else {
            batch.split(reason);
        }
    }

    private List<?> results(CrmAnswer answer) {
        Object results = api.batchResults.value(AnswerRules.document(answer));
        return results instanceof List<?> list ? list : results == null ? List.of() : List.of(results);
    }

    private void item(Batch batch, Target target, @Nullable Object result, Map<Target, String> written) {
        if (!api.batchResults.isGiven() || result != null && api.batchSuccess.holds(Json.object(result))) {
            written.put(target, target.crmId.orElseThrow());
        } else if (result == null) {
            target.items.forEach(item -> item.retryable("The answer does not say what became of it"));
        } else {
            Records.permanent(
                    batch, target, "Refused: " + AnswerRules.summary(new CrmAnswer(200, Map.of(), Json.write(result))));
        }
    }
}
