package callabsync.http;

import callabsync.delivery.Batch;
import callabsync.delivery.Item;
import callabsync.sink.Failures;
import callabsync.sink.Match;
import callabsync.sink.Matching;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.Phones;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;

/** {@code httpSink} in routes: the steps of the sink for any HTTP API. */
public final class HttpSink {

    static final String ROUTE = "http-request";

    private final Apis apis;
    private final Matching matching;
    private final Phones phones;
    private final Records records;
    private final Clock clock;

    HttpSink(Apis apis, Matching matching, Phones phones, Records records, Clock clock) {
        this.apis = apis;
        this.matching = matching;
        this.phones = phones;
        this.records = records;
        this.clock = clock;
    }

    /** Finds each delivery's record, where the address names one. */
    public void match(Batch batch) {
        Api api;
        try {
            api = apis.of(batch.destination().id());
        } catch (UnfitSettingsException e) {
            batch.unavailable("Its settings: " + e.getMessage());
            return;
        }
        HttpSettings settings = api.settings();
        if (!settings.deliverTestCalls()) {
            batch.open().stream().filter(item -> item.event().call().isTest()).forEach(Item::succeeded);
        }
        if (namesRecord(settings)) {
            find(batch, api);
        }
    }

    private void find(Batch batch, Api api) {
        try {
            matching.match(
                    batch,
                    new HttpFinder(batch, api, phones, clock),
                    api.settings().matchPolicies());
        } catch (NotSentException e) {
            Failures.notSent(batch, e);
        } catch (NoAnswerException e) {
            Failures.unknown(
                    batch.open().stream()
                            .filter(item -> item.get(Match.class).isEmpty())
                            .toList(),
                    e);
        }
    }

    /** Whether the CRM id stands anywhere in the address or in the parameters of an envelope; else it is one for the contact itself. */
    static boolean namesRecord(HttpSettings settings) {
        Map<String, String> query = settings.query() == null ? Map.of() : settings.query();
        return settings.batch() != null
                || Stream.concat(
                                Stream.of(settings.path(), settings.read().path(), settings.rpcParams()),
                                query.values().stream())
                        .anyMatch(part -> part.contains("{crm_id}") || part.contains("{crm_id_number}"));
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
