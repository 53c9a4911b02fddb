package callabsync.sink.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.Failures;
import callabsync.sink.Finder;
import callabsync.sink.Matching;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        Api api = apis.of(batch.destination().id());
        HttpSettings settings = api.settings();
        if (!settings.deliverTestCalls()) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
        if (namesRecord(settings)) {
            matching.match(batch, TRUSTING, settings.matchPolicies());
        }
    }

    static boolean namesRecord(HttpSettings settings) {
        return settings.path().contains("{crm_id}") || settings.batch() != null;
    }

    /** Maps and sends. */
    public void send(Batch batch, String mapping) {
        if (batch.open().isEmpty()) {
            return;
        }
        Api api = apis.of(batch.destination().id());
        try {
            records.write(
                    batch,
                    api,
                    api.settings().mapping().isBlank()
                            ? mapping
                            : api.settings().mapping());
        } catch (NotSentException e) {
            Failures.notSent(batch, e);
        } catch (NoAnswerException e) {
            Failures.unknown(batch.open(), e);
        }
    }
}
