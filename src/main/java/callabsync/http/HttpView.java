package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.CrmView;
import callabsync.sink.CrmView.LeftOut;
import callabsync.sink.Match;
import callabsync.sink.Memory;
import callabsync.sink.NotSentException;
import callabsync.sink.Verdict;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An API as a preview sees it: what its records hold if they can be read, else what was written before. */
final class HttpView implements CrmView {

    private final HttpSink http;
    private final Api api;
    private final Memory memory;

    /** The records that were read, by their ids. */
    private final Map<String, Map<String, Object>> present = new HashMap<>();

    HttpView(HttpSink http, Api api, Memory memory) {
        this.http = http;
        this.api = api;
        this.memory = memory;
    }

    @Override
    public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
        http.match(batch);
        if (!api.namesRecord()) {
            batch.open().forEach(item -> item.put(Match.class, Match.found(memory.contactKey(item))));
        }
        batch.open()
                .forEach(item -> Match.crmIdOf(item)
                        .ifPresent(crmId -> present.computeIfAbsent(
                                crmId, id -> read(item, id).orElse(null))));
    }

    private Optional<Map<String, Object>> read(Item item, String crmId) {
        return api.read(List.of(item), Optional.of(crmId)).flatMap(reading -> {
            if (reading.verdict() instanceof Verdict.Done) {
                return Optional.of(reading.record());
            }
            if (reading.verdict() instanceof Verdict.Gone) {
                return Optional.empty();
            }
            throw new NotSentException(
                    "The record could not be read: " + reading.verdict().reason());
        });
    }

    @Override
    public Optional<Map<String, Object>> present(Item item) {
        return Match.crmIdOf(item).map(present::get);
    }

    @Override
    public Map<String, @Nullable Object> fitting(Item item, Map<String, Object> mapped, LeftOut leftOut) {
        return new LinkedHashMap<>(mapped);
    }

    @Override
    public boolean merges() {
        return api.settings().merge();
    }
}
