package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.mapping.Mapping;
import callabsync.sink.CrmView;
import callabsync.sink.LeftOut;
import callabsync.sink.Match;
import callabsync.sink.Memory;
import callabsync.sink.NotSentException;
import callabsync.sink.PreviewSteps;
import callabsync.sink.Previewed;
import callabsync.sink.SinkPreview;
import callabsync.sink.Verdict;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Previews what deliveries would send to an API: against what it holds where its settings say how to read that, else
 * against what was written before.
 */
@Component
final class HttpPreview implements SinkPreview {

    private final Apis apis;
    private final HttpSink http;
    private final Memory memory;
    private final PreviewSteps steps;

    HttpPreview(Apis apis, HttpSink http, Memory memory, PreviewSteps steps) {
        this.apis = apis;
        this.http = http;
        this.memory = memory;
        this.steps = steps;
    }

    @Override
    public String sink() {
        return "http";
    }

    @Override
    public boolean writes(String destination, String mapping) {
        return mapping.equals(contacts(destination));
    }

    @Override
    public List<String> recordMappings(String destination) {
        return List.of(contacts(destination));
    }

    private String contacts(String destination) {
        return apis.of(destination).settings().mappingOr(HttpPreflight.CONTACT);
    }

    @Override
    public List<Previewed> preview(Batch batch, Mapping mapping) {
        return steps.records(
                batch, mapping, new OfApi(apis.of(batch.destination().id())));
    }

    private final class OfApi implements CrmView {
        private final Api api;

        /** What was read, by the record's id. */
        private final Map<String, Map<String, Object>> present = new HashMap<>();

        OfApi(Api api) {
            this.api = api;
        }

        @Override
        public void match(Batch batch, Map<Item, Map<String, Object>> mapped) {
            http.match(batch);
            if (!api.namesRecord()) {
                batch.open().forEach(item -> item.put(Match.class, Match.found(memory.contactKey(item))));
            }
            batch.open()
                    .forEach(item -> crmId(item)
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

        private static Optional<String> crmId(Item item) {
            return item.get(Match.class).flatMap(Match::crmId);
        }

        @Override
        public Optional<Map<String, Object>> present(Item item) {
            return crmId(item).map(present::get);
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
}
