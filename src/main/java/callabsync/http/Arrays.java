package callabsync.http;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.http.HttpSettings.BatchForm;
import callabsync.http.HttpSettings.Meaning;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Failures;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Slice;
import callabsync.sink.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes several records in one request, where the API takes an array; each record has its own answer in the answer's. */
final class Arrays {

    private final Answers answers;

    Arrays(Answers answers) {
        this.answers = answers;
    }

    void write(Batch batch, Api api, List<Target> targets, Map<Target, String> written) {
        int size = form(api).size();
        var toSend = new ArrayList<Target>();
        for (Target target : targets) {
            if (target.crmId.isEmpty()) {
                Answers.permanent(batch, target.items, "Records cannot be created in batches");
            } else if (target.toWrite.isEmpty()) {
                written.put(target, target.crmId.get());
            } else {
                toSend.add(target);
            }
        }
        for (int i = 0; i < toSend.size() && batch.unavailable().isEmpty(); i += size) {
            some(batch, api, toSend.subList(i, Math.min(toSend.size(), i + size)), written);
        }
    }

    private static BatchForm form(Api api) {
        return Objects.requireNonNull(api.settings().batch());
    }

    private void some(Batch batch, Api api, List<Target> targets, Map<Target, String> written) {
        BatchForm form = form(api);
        List<Map<String, Object>> elements =
                targets.stream().map(target -> element(api, form, target)).toList();
        Object body = form.itemsField().isBlank() ? elements : Map.of(form.itemsField(), elements);
        List<Item> items =
                targets.stream().flatMap(target -> target.items.stream()).toList();
        CrmRequest request = api.write(Values.of(items, Optional.empty()), Values.requestId(items), body)
                .orElseThrow();
        try {
            read(batch, api, targets, elements, request, api.send(request), written);
        } catch (NoAnswerException e) {
            for (int i = 0; i < targets.size(); i++) {
                Map<String, Object> element = elements.get(i);
                targets.get(i).items.forEach(item -> Slice.unanswered(item, request, element, e));
            }
            Failures.unknown(items, e);
        } catch (NotSentException e) {
            Failures.notSent(batch, e);
        }
    }

    private static Map<String, Object> element(Api api, BatchForm form, Target target) {
        var element = new LinkedHashMap<String, Object>();
        element.put(form.idField(), target.crmId.orElseThrow());
        element.putAll(Updates.body(api, target));
        return element;
    }

    private void read(
            Batch batch,
            Api api,
            List<Target> targets,
            List<Map<String, Object>> elements,
            CrmRequest request,
            CrmAnswer answer,
            Map<Target, String> written) {
        Meaning meaning = api.batchResults.isGiven() ? api.rules.ofArray(answer) : api.rules.of(answer);
        boolean hasResults = meaning == Meaning.SUCCEEDED && api.batchResults.isGiven();
        List<?> results = hasResults ? results(api, targets, answer) : List.of();
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            Map<String, Object> element = elements.get(i);
            Object result = i < results.size() ? results.get(i) : null;
            Object said = result == null ? AnswerRules.summary(answer) : result;
            target.items.forEach(item -> Slice.note(item, request, element, answer, said));
            if (hasResults) {
                one(batch, api, target, answer, result, written);
            } else if (meaning == Meaning.SUCCEEDED) {
                written.put(target, target.crmId.orElseThrow());
            }
        }
        if (meaning == Meaning.PERMANENT || meaning == Meaning.NOT_FOUND) {
            Answers.permanent(batch, itemsOf(targets), AnswerRules.summary(answer));
        } else if (meaning != Meaning.SUCCEEDED) {
            answers.failed(batch, api, itemsOf(targets), answer, meaning);
        }
    }

    private static List<Item> itemsOf(List<Target> targets) {
        return targets.stream().flatMap(target -> target.items.stream()).toList();
    }

    /** One for each target, in their order; null where there is none. */
    private static List<?> results(Api api, List<Target> targets, CrmAnswer answer) {
        Object found = api.batchResults.value(AnswerRules.document(answer));
        List<?> results = found instanceof List<?> list ? list : found == null ? List.of() : List.of(found);
        if (!api.batchResultId.isGiven()) {
            return results;
        }
        var byId = new LinkedHashMap<String, Object>();
        for (Object result : results) {
            Map<String, Object> document = AnswerRules.document(answer);
            document.put("body", result);
            byId.put(String.valueOf(api.batchResultId.value(document)), result);
        }
        var ordered = new ArrayList<@Nullable Object>();
        targets.forEach(target -> ordered.add(byId.get(target.crmId.orElseThrow())));
        return ordered;
    }

    private void one(
            Batch batch,
            Api api,
            Target target,
            CrmAnswer answer,
            @Nullable Object result,
            Map<Target, String> written) {
        if (result == null) {
            target.items.forEach(item -> item.retryable("The answer does not say what became of it"));
            return;
        }
        Meaning meaning = api.rules.ofElement(answer, result);
        var own = new CrmAnswer(answer.status(), Map.of(), Json.write(result));
        switch (meaning) {
            case SUCCEEDED -> written.put(target, target.crmId.orElseThrow());
            case UNAVAILABLE, RETRYABLE ->
                target.items.forEach(item -> item.answer(new Retryable(AnswerRules.summary(own), Optional.empty())));
            case NOT_FOUND, PERMANENT -> answers.failed(batch, api, target.items, own, meaning);
        }
        if (meaning == Meaning.NOT_FOUND) {
            target.items.forEach(item -> item.permanent("Records cannot be created in batches"));
        }
    }
}
