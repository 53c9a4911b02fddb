package callabsync.sink;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.store.Parts;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes many records with few requests, for as long as its batch goes on. Afterwards there is a verdict for each record.
 * Where it is no success, the record's deliveries or the batch may be answered already.
 */
public abstract class BulkWrite<I extends BulkWrite.Input> {

    /** One record to write, for the deliveries that it is for. */
    public interface Input {

        /** Tells it apart from the others of the write. */
        String key();

        /** As the destination wants it. */
        Map<String, Object> json();

        List<Item> items();
    }

    private final Batch batch;
    private final int largest;
    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** @param largest how many records a request takes */
    protected BulkWrite(Batch batch, int largest) {
        this.batch = batch;
        this.largest = largest;
    }

    public final Verdict of(String key) {
        return Objects.requireNonNull(verdicts.get(key));
    }

    /** The verdicts for those that are known by such keys. */
    public final <T> Map<T, Verdict> of(Collection<T> written, Function<T, String> key) {
        var result = new LinkedHashMap<T, Verdict>();
        written.forEach(each -> result.put(each, of(key.apply(each))));
        return result;
    }

    protected final void sendInParts(List<I> inputs) {
        Parts.of(inputs, largest).forEach(this::send);
    }

    /** Sends these in one request, unless the batch has come to its end. */
    protected final void send(List<I> some) {
        Optional<Verdict> end = end();
        if (end.isPresent() || some.isEmpty()) {
            some.forEach(each -> note(each, end.orElseThrow()));
            return;
        }
        CrmRequest request = request(some);
        try {
            read(some, request, answerTo(request));
        } catch (NoAnswerException e) {
            some.forEach(each -> each.items().forEach(item -> Slice.unanswered(item, request, each.json(), e)));
            answer(some, e.verdict());
        } catch (FailedRequestException e) {
            answer(some, e.verdict());
        }
    }

    private Optional<Verdict> end() {
        return batch.unavailable()
                .map(why -> Verdict.unavailable(why.reason(), why.probeAfter()))
                .or(() -> batch.split().map(Verdict.Split::new));
    }

    protected abstract CrmRequest request(List<I> some);

    protected abstract CrmAnswer answerTo(CrmRequest request);

    /** Notes or answers what the answer means for each of these, or sends some again. */
    protected abstract void read(List<I> some, CrmRequest request, CrmAnswer answer);

    protected final void note(I input, Verdict verdict) {
        verdicts.put(input.key(), verdict);
    }

    /** Notes the same verdict for all of these, and answers for their deliveries. */
    protected final void answer(List<I> some, Verdict verdict) {
        List<Item> items = some.stream().flatMap(each -> each.items().stream()).toList();
        Verdict shared = verdict.sharedBy(items);
        some.forEach(each -> note(each, shared));
        shared.answer(batch, items);
    }

    /** Keeps the input's part of request and answer for the attempts of its deliveries. */
    protected final void keep(I input, CrmRequest request, CrmAnswer answer, @Nullable Object part) {
        input.items().forEach(item -> Slice.note(item, request, input.json(), answer, part));
    }
}
