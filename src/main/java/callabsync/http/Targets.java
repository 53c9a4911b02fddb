package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.http.Drafts.Draft;
import callabsync.http.HttpSettings.Meaning;
import callabsync.http.RecordReader.Reading;
import callabsync.mapping.FieldPolicy;
import callabsync.sink.Shaping;
import callabsync.sink.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what of a draft is sent. The record is read first where a field's policy must know what it holds; where records
 * cannot be read, such fields of a record that is there are left alone.
 */
final class Targets {

    private static final Logger log = LoggerFactory.getLogger(Targets.class);
    private static final Set<String> warned = ConcurrentHashMap.newKeySet();

    private final Drafts drafts;
    private final Answers answers;

    Targets(Drafts drafts, Answers answers) {
        this.drafts = drafts;
        this.answers = answers;
    }

    /** Empty when the draft's deliveries are answered: by the read, or because their values cannot be used. */
    Optional<Target> of(Batch batch, Api api, Draft draft, FieldPolicy policy) {
        boolean whole = api.settings().sendsWhole();
        if (draft.crmId().isEmpty() || !whole && !(api.settings().merge() && needsPresent(draft, policy))) {
            return made(api, draft, Map.of(), policy);
        }
        Optional<Reading> read = RecordReader.read(api, draft.items(), draft.crmId());
        if (read.isEmpty() && whole) {
            Answers.permanent(batch, draft.items(), "A placeholder of read.path has no value in the event");
            return Optional.empty();
        }
        if (read.isEmpty()) {
            return folded(without(batch, draft, policy.needingPresentValue()), Map.of(), policy);
        }
        if (read.get().meaning() == Meaning.SUCCEEDED) {
            return made(api, draft, read.get().record(), policy);
        }
        return absent(batch, api, draft, policy, read.get());
    }

    private static boolean needsPresent(Draft draft, FieldPolicy policy) {
        Set<String> needed = policy.needingPresentValue();
        return draft.fields().values().stream()
                .anyMatch(fields -> fields.keySet().stream().anyMatch(needed::contains));
    }

    /** A record that is not there may be created instead, if the policy for none says so. */
    private Optional<Target> absent(Batch batch, Api api, Draft draft, FieldPolicy policy, Reading reading) {
        answers.failed(batch, api, draft.items(), reading.answer(), reading.meaning());
        List<Item> open = draft.items().stream().filter(Item::isOpen).toList();
        if (reading.meaning() != Meaning.NOT_FOUND || open.isEmpty()) {
            return Optional.empty();
        }
        var fields = new LinkedHashMap<>(draft.fields());
        fields.keySet().retainAll(open);
        var anew = new Draft(drafts.newTrace(open.get(0)), Optional.empty(), fields, Map.of());
        return made(api, anew, Map.of(), policy);
    }

    private static Optional<Target> made(Api api, Draft draft, Map<String, Object> present, FieldPolicy policy) {
        return api.settings().merge() ? folded(draft, present, policy) : Optional.of(unmerged(draft, present));
    }

    private static Target unmerged(Draft draft, Map<String, Object> present) {
        var target = new Target(draft.trace(), draft.crmId(), present);
        draft.fields().forEach((item, fields) -> {
            target.items.add(item);
            target.toWrite.putAll(fields);
        });
        return target;
    }

    private static Optional<Target> folded(Draft draft, Map<String, Object> present, FieldPolicy policy) {
        var target = new Target(draft.trace(), draft.crmId(), present);
        target.written(draft.versions());
        draft.fields().forEach((item, fields) -> Shaping.of(item, () -> target.fold(item, fields, policy)));
        return Optional.of(target).filter(each -> !each.items.isEmpty());
    }

    private static Draft without(Batch batch, Draft draft, Set<String> unknown) {
        var fields = new LinkedHashMap<Item, Map<String, Object>>();
        draft.fields().forEach((item, mapped) -> {
            var known = new LinkedHashMap<>(mapped);
            known.keySet().removeAll(unknown);
            fields.put(item, known);
        });
        String destination = batch.destination().id();
        if (warned.add(destination + unknown)) {
            log.atWarn()
                    .addKeyValue("destination", destination)
                    .addKeyValue("fields", unknown)
                    .addKeyValue("reason", "Their policy must know what the record holds: set read.path")
                    .log("preflight.field-left-out");
        }
        return new Draft(draft.trace(), draft.crmId(), fields, draft.versions());
    }
}
