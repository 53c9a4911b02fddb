package callabsync.sink.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.Finder;
import callabsync.sink.Matching;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code httpSink} in routes: the steps of the sink for any HTTP API. */
public final class HttpSink {

    static final String ROUTE = "http-request";

    /** An API without a search: ids are taken as they are, and only its answer says whether there is such a record. */
    private static final Finder TRUSTING = new Finder() {
        @Override
        public Map<String, String> byIds(Collection<String> crmIds) {
            return crmIds.stream().collect(Collectors.toMap(Function.identity(), Function.identity()));
        }

        @Override
        public Map<String, List<Candidate>> byPhones(Collection<String> phones) {
            return Map.of();
        }

        @Override
        public Map<String, List<Candidate>> byEmails(Collection<String> emails) {
            return Map.of();
        }
    };

    private final Apis apis;
    private final Matching matching;
    private final Records records;

    HttpSink(Apis apis, Matching matching, Records records) {
        this.apis = apis;
        this.matching = matching;
        this.records = records;
    }

    /** Finds each delivery's record, where the address names one. */
    public void match(Batch batch) {
        HttpSettings settings;
        try {
            settings = apis.of(batch.destination().id()).settings();
        } catch (UnfitSettingsException e) {
            batch.unavailable("Its settings: " + e.getMessage());
            return;
        }
        if (!settings.deliverTestCalls()) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
        if (namesRecord(settings)) {
            matching.match(batch, TRUSTING, settings.matchPolicies());
        }
    }

    /** Whether the CRM id stands anywhere in the address; else it is one for the contact itself. */
    static boolean namesRecord(HttpSettings settings) {
        Map<String, String> query = settings.query() == null ? Map.of() : settings.query();
        return settings.batch() != null
                || Stream.concat(Stream.of(settings.path(), settings.read().path()), query.values().stream())
                        .anyMatch(part -> part.contains("{crm_id}"));
    }

    /** Maps and sends. */
    public void send(Batch batch, String mapping) {
        if (batch.open().isEmpty() || batch.unavailable().isPresent()) {
            return;
        }
        Api api = apis.of(batch.destination().id());
        records.write(batch, api, api.settings().mappingOr(mapping));
    }
}
