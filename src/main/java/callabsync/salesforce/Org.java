package callabsync.salesforce;

import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRecords;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.NotSentException;
import callabsync.sink.RefusedException;
import callabsync.sink.Requests;
import callabsync.sink.Verdict;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One Salesforce org as a destination reaches it: its addresses, its session, its limits. */
final class Org implements CrmRecords.Account {

    static final String ROUTE = "salesforce-request";

    private static final int MOST_PAGES = 500;

    private final String destination;
    private final SalesforceSettings settings;
    private final Requests requests;
    private final Connection connection;
    private final Usage usage;
    private final Clock clock;
    private final RandomGenerator random;

    Org(
            String destination,
            SalesforceSettings settings,
            Requests requests,
            Connection connection,
            Usage usage,
            Clock clock,
            RandomGenerator random) {
        this.destination = destination;
        this.settings = settings;
        this.requests = requests;
        this.connection = connection;
        this.usage = usage;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String destination() {
        return destination;
    }

    @Override
    public SalesforceSettings settings() {
        return settings;
    }

    CrmRequest describe(String object) {
        return CrmRequest.of(destination, "GET", path("/sobjects/" + object + "/describe"));
    }

    /** Creates up to 200 leads, each for itself; the org's assignment rule runs if the settings say so. */
    CrmRequest createLeads(List<Map<String, Object>> records) {
        return collection("POST", "/composite/sobjects", records, settings.autoAssignNew());
    }

    /** Creates up to 200 activities, each for itself. */
    CrmRequest create(List<Map<String, Object>> records) {
        return collection("POST", "/composite/sobjects", records, false);
    }

    /** Updates up to 200 records, each for itself. */
    CrmRequest update(List<Map<String, Object>> records) {
        return collection("PATCH", "/composite/sobjects", records, false);
    }

    /** Writes each record to where its key is, or creates it. */
    CrmRequest upsert(String object, String keyField, List<Map<String, Object>> records) {
        return collection("PATCH", "/composite/sobjects/" + object + "/" + keyField, records, false);
    }

    /**
     * Replaces three defaults of the API by headers: assignment rules run for every write (also for a lead that a
     * trigger on an activity changes), a duplicate rule's alert refuses it, and the record is listed as recently used.
     */
    private CrmRequest collection(String method, String path, List<Map<String, Object>> records, boolean assign) {
        var body = new LinkedHashMap<String, Object>();
        body.put("allOrNone", false);
        body.put("records", records);
        return CrmRequest.of(destination, method, path(path))
                .header("Sforce-Auto-Assign", assign ? "TRUE" : "FALSE")
                .header("Sforce-Duplicate-Rule-Header", "allowSave=true")
                .header("Sforce-Mru", "updateMru=false")
                .json(body);
    }

    private String path(String rest) {
        return "/services/data/v" + settings.apiVersion() + rest;
    }

    /**
     * Returns all rows of a query, page by page.
     *
     * @throws RefusedException if Salesforce refuses it
     * @throws NoAnswerException if the answer is no page of rows: then nothing is known, least of all that there are
     *     none
     */
    List<Map<String, Object>> query(String soql) {
        var rows = new ArrayList<Map<String, Object>>();
        String encoded = URLEncoder.encode(soql, StandardCharsets.UTF_8).replace("+", "%20");
        CrmRequest request = CrmRequest.of(destination, "GET", path("/query")).query("q=" + encoded);
        for (int page = 0; page < MOST_PAGES; page++) {
            CrmAnswer answered = needed(request);
            Map<String, Object> answer = answered.object();
            String next = Json.text(answer, "nextRecordsUrl");
            boolean goesOn = next.startsWith("/services/data/");
            if (!isPage(answer.get("records")) || !goesOn && !Boolean.TRUE.equals(answer.get("done"))) {
                throw new NoAnswerException(
                        "No answer from Salesforce: its " + answered.status() + " to a query is no page of rows");
            }
            rows.addAll(Json.objects(answer.get("records")));
            if (!goesOn) {
                break;
            }
            request = CrmRequest.of(destination, "GET", next);
        }
        return rows;
    }

    /** Returns these fields of an object's records with one of these values, however many there are. */
    List<Map<String, Object>> rows(Collection<String> fields, String object, String field, Collection<String> values) {
        return Soql.lists(values).stream()
                .flatMap(some -> query(Soql.select(fields, object, Soql.in(field, some))).stream())
                .toList();
    }

    private static boolean isPage(@Nullable Object records) {
        return records instanceof List<?> list && list.stream().allMatch(Map.class::isInstance);
    }

    /** Sends a request that nothing goes on without. */
    CrmAnswer needed(CrmRequest request) {
        CrmAnswer answer = send(request);
        if (!answer.is2xx()) {
            throw refusal(answer).asException();
        }
        return answer;
    }

    /** Returns what an answer other than 2xx means. */
    Refusal refusal(CrmAnswer answer) {
        Refusal refusal = Refusal.ofAnswer(answer, clock, random);
        if (refusal.verdict() instanceof Verdict.Unavailable && refusal.code().equals(Refusal.DAILY_LIMIT)) {
            usage.exhausted();
        }
        return refusal;
    }

    /**
     * Stops if the org's daily requests are used up, except for the reserve. Asks the org first, because the last known
     * number may be old.
     *
     * @throws RefusedException if no requests are left
     */
    void keepReserve() {
        if (!usage.isInto(settings.reserve())) {
            return;
        }
        CrmAnswer limits = needed(CrmRequest.of(destination, "GET", path("/limits")));
        usage.note(limits.object());
        if (usage.isInto(settings.reserve())) {
            throw Refusal.misconfigured("The org has used " + usage + " requests of its day; the last "
                    + settings.reserve() + " % are kept for the people who use it");
        }
    }

    /**
     * Sends one request. A session that has expired is renewed once.
     *
     * @throws RefusedException when there is no session to be had
     * @throws NotSentException see {@link Requests#send}
     * @throws NoAnswerException see {@link Requests#send}
     */
    CrmAnswer send(CrmRequest request) {
        long session = connection.ensure();
        CrmAnswer answer = sendOnce(request);
        if (isExpired(answer)) {
            connection.renew(session);
            answer = sendOnce(request);
            if (isExpired(answer)) {
                throw Refusal.misconfigured(
                        "Salesforce refuses a session that it just gave (401): check the app and its user");
            }
        }
        return answer;
    }

    private CrmAnswer sendOnce(CrmRequest request) {
        CrmAnswer answer = requests.send(ROUTE, request);
        answer.header(Connection.NOT_SENT).ifPresent(why -> {
            throw new NotSentException("No connection to Salesforce: " + why);
        });
        answer.header(Connection.NO_ANSWER).ifPresent(why -> {
            throw new NoAnswerException("No answer from Salesforce: " + why);
        });
        return answer;
    }

    private static boolean isExpired(CrmAnswer answer) {
        return answer.status() == 401
                || !answer.is2xx()
                        && Json.objects(answer.json()).stream()
                                .anyMatch(error -> Json.text(error, "errorCode").equals("INVALID_SESSION_ID"));
    }
}
