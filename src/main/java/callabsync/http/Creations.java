package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.delivery.Question;
import callabsync.http.HttpSettings.Meaning;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Effects.Intent;
import callabsync.sink.Effects.State;
import callabsync.sink.Memory;
import callabsync.sink.NotSentException;
import callabsync.sink.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates records, each once: a creation whose result is unknown is a question, as an API without a search cannot be asked. */
final class Creations {

    private final Memory memory;
    private final Answers answers;
    private final Updates updates;

    Creations(Memory memory, Answers answers, Updates updates) {
        this.memory = memory;
        this.answers = answers;
        this.updates = updates;
    }

    void create(Batch batch, Api api, Target target, Map<Target, String> written) {
        String destination = batch.destination().id();
        String key = target.trace + "/create";
        Optional<CrmRequest> request = api.create(
                Values.of(target.items, target.crmId), Values.requestId(destination + "/" + key), target.toWrite);
        if (request.isEmpty()) {
            Answers.permanent(batch, target.items, "Records cannot be created: set create.path of the destination");
            return;
        }
        var intent =
                new Intent(key, Optional.empty(), target.items.get(0).delivery().id());
        var standing = memory.effects().begin(destination, List.of(intent)).get(key);
        boolean isKnownByItsKey = !api.settings().idempotencyHeader().isBlank();
        if (standing.state() == State.DONE) {
            updateCreated(batch, api, target, standing.crmId(), written);
        } else if (standing.state() == State.UNKNOWN && !isKnownByItsKey) {
            var question = new Question("The record may have been created already. Which one is it?", List.of());
            target.items.forEach(item -> item.held(question));
        } else {
            send(batch, api, target, key, request.get(), written);
        }
    }

    /** It was created by an earlier delivery or try. */
    private void updateCreated(
            Batch batch, Api api, Target target, Optional<String> crmId, Map<Target, String> written) {
        if (crmId.isEmpty()) {
            Answers.permanent(
                    batch,
                    target.items,
                    "The record was created, but its id is not known: set create.id of the destination");
        } else {
            updates.update(batch, api, moved(target, crmId.get(), crmId), written);
        }
    }

    private void send(
            Batch batch, Api api, Target target, String key, CrmRequest request, Map<Target, String> written) {
        String destination = batch.destination().id();
        CrmAnswer answer;
        try {
            answer = api.send(request, target.items);
        } catch (NotSentException e) {
            memory.withdraw(destination, key);
            throw e;
        }
        Meaning meaning = api.rules.of(answer);
        if (meaning == Meaning.SUCCEEDED) {
            Object id = api.createdId.value(AnswerRules.document(answer));
            memory.created(destination, key, id == null ? null : id.toString());
            if (id == null) {
                target.items.forEach(Item::succeeded);
            } else {
                written.put(target, id.toString());
            }
            return;
        }
        if (meaning != Meaning.RETRYABLE || answer.status() < 500) {
            memory.withdraw(destination, key);
        }
        answers.failed(batch, api, target.items, answer, meaning);
    }

    /** After an update that found no record: creates it for the items that the policy for none has left open. */
    void insteadOf(Batch batch, Api api, Target target, String trace, Map<Target, String> written) {
        create(batch, api, moved(target, trace, Optional.empty()), written);
    }

    private static Target moved(Target target, String trace, Optional<String> crmId) {
        var moved = new Target(trace, crmId, Map.of());
        target.items.stream().filter(Item::isOpen).forEach(moved.items::add);
        moved.toWrite.putAll(target.toWrite);
        moved.written(target.versions());
        return moved;
    }
}
