package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.http.Drafts.Draft;
import callabsync.http.HttpSettings.UnfitException;
import callabsync.mapping.Mapping;
import callabsync.mapping.Mappings;
import callabsync.sink.FailedRequestException;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.Memory;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Phones;
import callabsync.sink.Preflight.Finding;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Previewed;
import callabsync.sink.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** The steps of the sink for any HTTP API. */
@Component
public final class HttpSink {

    static final String ROUTE = "http-request";

    /** An API that fails to answer this often in a batch is not asked for a while. */
    private static final int UNANSWERED = 2;

    private final Apis apis;
    private final Mappings mappings;
    private final Matching matching;
    private final Phones phones;
    private final Memory memory;
    private final IgnoredFields ignored;
    private final PreviewSteps previews;

    HttpSink(
            Apis apis,
            Mappings mappings,
            Matching matching,
            Phones phones,
            Memory memory,
            IgnoredFields ignored,
            PreviewSteps previews) {
        this.apis = apis;
        this.mappings = mappings;
        this.matching = matching;
        this.phones = phones;
        this.memory = memory;
        this.ignored = ignored;
        this.previews = previews;
    }

    Apis apis() {
        return apis;
    }

    /** Returns what each item would do by itself. */
    List<Previewed> preview(Batch batch, Mapping mapping) {
        Api api = apis.of(batch.destination().id());
        return previews.records(batch, mapping, new HttpView(this, api, memory));
    }

    /** Finds each delivery's record, where the address names one. */
    void match(Batch batch) {
        Api api;
        try {
            api = apis.of(batch.destination().id());
        } catch (UnfitException e) {
            batch.unavailable("Its settings: " + e.getMessage());
            return;
        }
        Matching.passTestCalls(batch, api.settings().deliverTestCalls());
        if (!api.namesRecord()) {
            return;
        }
        try {
            matching.match(
                    batch, new HttpFinder(batch, api, phones), api.settings().match());
        } catch (FailedRequestException e) {
            e.verdict()
                    .answer(
                            batch,
                            batch.open().stream()
                                    .filter(item -> item.get(Match.class).isEmpty())
                                    .toList());
        }
    }

    /** Maps the open deliveries, fits what they write to what the records hold, and writes it. */
    void write(Batch batch, String mapping) {
        if (batch.open().isEmpty() || batch.unavailable().isPresent()) {
            return;
        }
        Api api = apis.of(batch.destination().id());
        var writes = new RecordWrites(batch, api, matching, memory, ignored);
        var drafts = new Drafts(
                batch, api, mappings, memory, writes::answer, api.settings().mappingOr(mapping));
        List<Draft> mapped = drafts.map();
        try {
            var form = api.settings().batch();
            if (form == null) {
                each(batch, mapped, draft -> drafts.fit(draft).ifPresent(writes::write));
            } else {
                var targets = new ArrayList<Target>();
                each(batch, mapped, draft -> drafts.fit(draft).ifPresent(targets::add));
                writes.write(targets, form);
            }
        } finally {
            memory.save(batch.destination().id(), writes.written());
        }
        writes.written().keySet().forEach(target -> target.items.forEach(Item::succeeded));
    }

    private static void each(Batch batch, List<Draft> drafts, Consumer<Draft> work) {
        int unanswered = 0;
        for (Draft draft : drafts) {
            try {
                work.accept(draft);
            } catch (NoAnswerException e) {
                e.verdict().answer(batch, draft.items());
                if (++unanswered == UNANSWERED) {
                    batch.unavailable("No answer, twice in a row");
                }
            } catch (NotSentException e) {
                e.verdict().answer(batch, draft.items());
            }
            if (batch.unavailable().isPresent()) {
                return;
            }
        }
    }

    /**
     * Checks a destination's settings. Sends nothing.
     *
     * @param ofRoute the mapping that the kind's route names
     */
    List<Finding> check(String destination, String ofRoute) {
        String place = "callab.sync.destinations." + destination;
        try {
            Api api = apis.of(destination);
            return check(destination, place, api, api.settings().mappingOr(ofRoute));
        } catch (UnfitException e) {
            return List.of(new Finding(place, "*", String.valueOf(e.getMessage()), "Mend the setting and restart"));
        }
    }

    private List<Finding> check(String destination, String place, Api api, String mapping) {
        var findings = new ArrayList<Finding>();
        if (mappings.find(mapping).isEmpty()) {
            findings.add(new Finding(
                    place, "*", "mapping: there is no routes/" + mapping + ".jsonata", "Name one that is there"));
        }
        Set<String> blind = api.settings().merge() && !api.canRead()
                ? mappings.policyOf(mapping).needingPresentValue()
                : Set.of();
        blind.forEach(field -> findings.add(new Finding(
                mapping + ".fields.yaml",
                field,
                "It is left alone, as nobody knows what a record holds",
                "Set read.path")));
        ignored.of(destination)
                .forEach(field -> findings.add(new Finding(
                        mapping,
                        field,
                        "The API answers a success and does not keep it",
                        "Add the field there, or take it out of the mapping")));
        if (api.settings().read().back() && !api.canRead()) {
            findings.add(new Finding(place, "*", "read.back: there is nothing to read", "Set read.path"));
        }
        return findings;
    }
}
