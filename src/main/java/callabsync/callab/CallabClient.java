package callabsync.callab;

import callabsync.destination.Destination;
import callabsync.destination.Destinations;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.Requests;
import callabsync.source.Answers;
import callabsync.source.SourceException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The part of Callab's API that imports and reconcile need. Every request counts against the destination's budget. */
@Component
public class CallabClient {

    /** Contacts or calls per page: the most that Callab's own examples ask for. */
    static final int PAGE = 100;

    /** The destination that imports and reconcile go to. */
    public static final String DESTINATION = "callab";

    private static final String ROUTE = "callab-request";

    private final Requests requests;
    private final Destinations destinations;

    public CallabClient(Requests requests, Destinations destinations) {
        this.requests = requests;
        this.destinations = destinations;
    }

    private CallabSettings settings(String destination) {
        return destinations.settings(destination).bind(CallabSettings.class);
    }

    /** Returns the campaign of contacts whose mapping names none. */
    String campaign(String destination) {
        return settings(destination).campaignId();
    }

    CrmRequest adding(String destination, String campaign, List<Map<String, Object>> contacts) {
        String path = settings(destination).addPath().replace("{campaign}", Answers.encoded(campaign));
        return request(destination, "POST", path).json(contacts);
    }

    CrmAnswer send(CrmRequest request) {
        return requests.send(ROUTE, request);
    }

    /** Returns the contacts with this phone number. */
    List<Map<String, Object>> contactsByPhone(String destination, String phone) {
        var request = request(destination, "GET", settings(destination).contactsPath())
                .query("search=" + Answers.encoded(phone) + "&page=0&per_page=" + PAGE);
        return listed(request).stream()
                .filter(contact -> Json.text(contact, "phone_number").equals(phone))
                .toList();
    }

    /** Returns whether Callab can be asked at all. */
    public boolean isOn() {
        return destinations.find(DESTINATION).map(Destination::isOn).orElse(false);
    }

    /** Returns whether Callab has any contact. */
    public boolean hasContacts() {
        var request = request(DESTINATION, "GET", settings(DESTINATION).contactsPath())
                .query("page=0&per_page=1");
        return !listed(request).isEmpty();
    }

    /** Empty: Callab does not know it. */
    public Optional<Map<String, Object>> contact(String id) {
        String path = settings(DESTINATION).contactPath().replace("{id}", Answers.encoded(id));
        CrmAnswer answer = send(request(DESTINATION, "GET", path));
        if (answer.status() == 404
                || answer.is2xx() && !isOk(answer) && !answer.object().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Json.object(checked(answer).object().get("data")));
    }

    /** Returns one page of the calls made on these days, both included. An empty page follows the last one. */
    public List<Map<String, Object>> calls(LocalDate from, LocalDate to, int page) {
        var request = request(DESTINATION, "GET", settings(DESTINATION).callsPath())
                .query("start_date=" + from + "&end_date=" + to + "&sort_column=created_at&page=" + page + "&per_page="
                        + PAGE);
        return listed(request);
    }

    private List<Map<String, Object>> listed(CrmRequest request) {
        Object content = checked(send(request)).object().get("data");
        if (content instanceof Map<?, ?> wrapped) {
            content = wrapped.values().stream()
                    .<Object>map(value -> value)
                    .filter(List.class::isInstance)
                    .findFirst()
                    .orElse(null);
        }
        if (!(content instanceof List)) {
            throw new SourceException("Callab answered without a list");
        }
        return Json.objects(content);
    }

    private static CrmAnswer checked(CrmAnswer answer) {
        if (!answer.is2xx() || !isOk(answer)) {
            throw new SourceException("Callab answered " + answer.status() + ": " + Answers.messageOf(answer));
        }
        return answer;
    }

    /** Returns whether the answer is a success: Callab reports errors inside HTTP 200. */
    static boolean isOk(CrmAnswer answer) {
        return Json.text(answer.object(), "status").equals("ok");
    }

    private CrmRequest request(String destination, String method, String path) {
        CallabSettings settings = settings(destination);
        return CrmRequest.of(destination, method, Answers.base(settings.url()) + path)
                .header("Authorization", "Bearer " + settings.apiKey().value());
    }
}
