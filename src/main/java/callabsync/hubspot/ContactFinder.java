package callabsync.hubspot;

import callabsync.delivery.AttemptResult.Retryable;
import callabsync.sink.CrmAnswer;
import callabsync.sink.CrmRequest;
import callabsync.sink.Finder;
import callabsync.sink.Json;
import callabsync.sink.NoAnswerException;
import callabsync.sink.Phones;
import callabsync.store.Parts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the contacts of one batch: by id and e-mail with a batch read, by phone with a search. What it finds it keeps with
 * its properties, so that merging and activities need no further read.
 */
final class ContactFinder implements Finder {

    private static final List<String> SHOWN = List.of("firstname", "lastname", "email", "phone");
    private static final int READ = 100;

    private final Portal portal;
    private final PhoneSearch search;
    private final Questions questions;
    private final Set<String> properties = new LinkedHashSet<>();
    private final Map<String, Map<String, Object>> found = new HashMap<>();

    /** @param needed the properties whose present value the merge needs */
    ContactFinder(Portal portal, Phones phones, Collection<String> needed) {
        this.portal = portal;
        this.questions = new Questions(portal);
        properties.addAll(SHOWN);
        properties.addAll(PhoneSearch.PROPERTIES);
        properties.addAll(List.of("hs_additional_emails", HubSpotActivities.OWNER));
        properties.addAll(needed);
        this.search = new PhoneSearch(portal, phones, properties);
    }

    @Override
    public Optional<Map<String, Object>> existing(String crmId) {
        return Optional.of(held(crmId));
    }

    private Map<String, Object> held(String crmId) {
        return found.getOrDefault(crmId, Map.of());
    }

    @Override
    public Map<String, Retryable> unanswered() {
        return questions.unanswered();
    }

    @Override
    public Map<String, String> byIds(Collection<String> crmIds) {
        var result = new HashMap<String, String>();
        List<String> plausible =
                crmIds.stream().filter(id -> id.matches("\\d{1,18}")).toList();
        for (List<String> some : Parts.of(plausible, READ)) {
            var unlisted = new LinkedHashSet<>(some);
            read(some, null, answer -> {
                for (var each : Json.objects(answer.object().get("results"))) {
                    String id = keep(each);
                    if (unlisted.remove(id)) {
                        result.put(id, id);
                    }
                }
                unlisted.removeAll(missing(answer));
            });
            unlisted.removeAll(questions.unanswered().keySet());
            unlisted.forEach(id -> follow(id, result));
        }
        return result;
    }

    /** Follows an id that is neither found nor missing: it was merged into another contact. */
    private void follow(String id, Map<String, String> result) {
        CrmAnswer answer;
        try {
            answer = portal.send(portal.contact(id, String.join(",", properties)));
        } catch (NoAnswerException e) {
            questions.unanswered(List.of(id), String.valueOf(e.getMessage()));
            return;
        }
        if (answer.is2xx() && !Json.text(answer.object(), "id").isEmpty()) {
            result.put(id, keep(answer.object()));
        } else if (answer.status() != 404) {
            questions.refusedOne(id, answer);
        }
    }

    /** Returns the values for which HubSpot has no contact. Values that it fails to read count as unanswered. */
    private Set<String> missing(CrmAnswer answer) {
        var missing = new HashSet<String>();
        for (var error : Json.objects(answer.object().get("errors"))) {
            Set<String> named = HubSpotErrors.namesIn(error, "ids", "id");
            if (Json.text(error, "category").equals("OBJECT_NOT_FOUND")) {
                missing.addAll(named);
            } else {
                questions.unanswered(named, "HubSpot: " + HubSpotErrors.summary(error));
            }
        }
        return missing;
    }

    @Override
    public Map<String, List<Candidate>> byEmails(Collection<String> emails) {
        var result = new HashMap<String, List<Candidate>>();
        var plausible = emails.stream().filter(PropertyValues::isEmail).toList();
        for (List<String> some : Parts.of(plausible, READ)) {
            read(some, "email", answer -> {
                missing(answer);
                for (var each : Json.objects(answer.object().get("results"))) {
                    String id = keep(each);
                    emailsOf(id)
                            .forEach(email -> result.computeIfAbsent(email, any -> new ArrayList<>())
                                    .add(candidate(id)));
                }
            });
        }
        return result;
    }

    /** Returns its own addresses, and those of contacts that were merged into it. */
    private Set<String> emailsOf(String id) {
        var emails = new LinkedHashSet<String>();
        for (String name : List.of("email", "hs_additional_emails")) {
            for (String email : Json.text(held(id), name).split(";")) {
                emails.add(email.strip().toLowerCase(Locale.ROOT));
            }
        }
        emails.remove("");
        return emails;
    }

    @Override
    public Map<String, List<Candidate>> byPhones(Collection<String> wanted) {
        var result = new HashMap<String, List<Candidate>>();
        for (List<String> some : search.parts(List.copyOf(wanted))) {
            searched(some, "0", result);
        }
        return result;
    }

    private void searched(List<String> numbers, String after, Map<String, List<Candidate>> result) {
        var asked = new ArrayList<List<String>>();
        questions.ask(
                numbers,
                some -> {
                    asked.add(some);
                    return search.request(some, after);
                },
                answer -> {
                    List<String> some = asked.get(asked.size() - 1);
                    for (var each : Json.objects(answer.object().get("results"))) {
                        String id = keep(each);
                        search.matching(some, held(id))
                                .forEach(number -> result.computeIfAbsent(number, any -> new ArrayList<>())
                                        .add(candidate(id)));
                    }
                    String more = Json.text(
                            Json.object(
                                    Json.object(answer.object().get("paging")).get("next")),
                            "after");
                    if (!more.isEmpty()) {
                        searched(some, more, result);
                    }
                });
    }

    private void read(List<String> ids, @Nullable String idProperty, Consumer<CrmAnswer> read) {
        questions.ask(ids, some -> readRequest(some, idProperty), read);
    }

    private CrmRequest readRequest(List<String> ids, @Nullable String idProperty) {
        List<Map<String, String>> inputs =
                ids.stream().map(id -> Map.of("id", id)).toList();
        return portal.objects(
                "contacts",
                "/batch/read",
                Json.of(
                        "inputs", inputs,
                        "properties", properties,
                        "propertiesWithHistory", List.of(),
                        "idProperty", idProperty));
    }

    private String keep(Map<String, Object> json) {
        String id = Json.text(json, "id");
        found.put(id, Json.object(json.get("properties")));
        return id;
    }

    private Candidate candidate(String id) {
        return Candidate.of(id, held(id), SHOWN);
    }
}
