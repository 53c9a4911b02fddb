package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.http.Drafts.Draft;
import callabsync.mapping.FieldPolicy;
import callabsync.mapping.Mappings;
import callabsync.sink.Failures;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Target;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the records of a batch, all deliveries of a record in one request, and reads each answer by the API's rules. */
final class Records {

    /** An API that gives no answer twice in a batch is left alone for a while. */
    private static final int UNANSWERED = 2;

    private final Mappings mappings;
    private final Memory memory;
    private final Drafts drafts;
    private final Targets targets;
    private final Updates updates;
    private final Creations creations;
    private final Arrays arrays;

    Records(Mappings mappings, Matching matching, Memory memory, IgnoredFields ignored, Clock clock) {
        var answers = new Answers(matching, clock);
        this.mappings = mappings;
        this.memory = memory;
        this.drafts = new Drafts(mappings, memory);
        this.targets = new Targets(drafts, answers);
        this.updates = new Updates(answers, ignored);
        this.creations = new Creations(memory, answers, updates);
        this.arrays = new Arrays(answers);
    }

    void write(Batch batch, Api api, String mapping) {
        FieldPolicy policy = mappings.policyOf(mapping);
        List<Draft> all = drafts.of(batch, api, mapping);
        var written = new LinkedHashMap<Target, String>();
        try {
            if (api.settings().batch() == null) {
                each(
                        batch,
                        all,
                        draft -> targets.of(batch, api, draft, policy)
                                .ifPresent(target -> one(batch, api, target, written)));
            } else {
                var known = new ArrayList<Target>();
                each(batch, all, draft -> targets.of(batch, api, draft, policy).ifPresent(known::add));
                arrays.write(batch, api, known, written);
            }
        } finally {
            memory.save(batch.destination().id(), written);
        }
        written.keySet().forEach(target -> target.items.forEach(Item::succeeded));
    }

    private static void each(Batch batch, List<Draft> drafts, Consumer<Draft> work) {
        int unanswered = 0;
        for (Draft draft : drafts) {
            try {
                work.accept(draft);
            } catch (NoAnswerException e) {
                Failures.unknown(draft.items(), e);
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

    private void one(Batch batch, Api api, Target target, Map<Target, String> written) {
        if (target.crmId.isEmpty()) {
            creations.create(batch, api, target, written);
            return;
        }
        updates.update(batch, api, target, written);
        target.items.stream()
                .filter(Item::isOpen)
                .filter(item -> item.get(Match.class).equals(Optional.of(Match.CREATE)))
                .findFirst()
                .ifPresent(item -> creations.insteadOf(batch, api, target, drafts.newTrace(item), written));
    }
}
