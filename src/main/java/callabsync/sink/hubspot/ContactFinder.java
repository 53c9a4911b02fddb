package callabsync.sink.hubspot;

import callabsync.sink.CrmAnswer;
import callabsync.sink.Finder;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the contacts of one batch: by id and e-mail with a batch read, by phone with one search. What it finds it keeps
 * with its properties, so that merging needs no further read.
 */
final class ContactFinder implements Finder {

    private static final List<String> PHONES = List.of("phone", "mobilephone");
    private static final List<String> SHOWN = List.of("firstname", "lastname", "email", "phone");
    private static final int SEARCHED = 100;

    private final Portal portal;
    private final Clock clock;
    private final Phones phones;
    private final Set<String> properties = new LinkedHashSet<>();
    private final Map<String, Map<String, Object>> found = new HashMap<>();

    /** @param needed the properties whose present value the merge needs */
    ContactFinder(Portal portal, Clock clock, Phones phones, Collection<String> needed) {
        this.portal = portal;
        this.clock = clock;
        this.phones = phones;
        properties.addAll(SHOWN);
        properties.addAll(PHONES);
        properties.addAll(needed);
    }

    /** What a contact that was found holds now. */
    Map<String, Object> existing(String crmId) {
        return found.getOrDefault(crmId, Map.of());
    }

    @Override
    public Map<String, String> byIds(Collection<String> crmIds) {
        var wanted = crmIds.stream().filter(id -> id.matches("\\d{1,18}")).toList();
        var result = new HashMap<String, String>();
        for (List<String> some : chunks(wanted)) {
            CrmAnswer answer = read(some, null);
            var unlisted = new HashSet<>(some);
            for (var each : Json.objects(answer.object().get("results"))) {
                String id = keep(each);
                if (unlisted.remove(id)) {
                    result.put(id, id);
                }
            }
            unlisted.removeAll(missing(answer));
            unlisted.forEach(id -> follow(id, result));
        }
        return result;
    }

    /** An id that is neither found nor missing was merged into another contact. */
    private void follow(String id, Map<String, String> result) {
        CrmAnswer answer = portal.send(portal.contact(id, String.join(",", properties)));
        if (answer.is2xx()) {
            result.put(id, keep(answer.object()));
        } else if (answer.status() != 404) {
            throw refused(answer);
        }
    }

    private static Set<String> missing(CrmAnswer answer) {
        var missing = new HashSet<String>();
        for (var error : Json.objects(answer.object().get("errors"))) {
            var context = Json.object(error.get("context"));
            for (String name : List.of("ids", "id")) {
                if (context.get(name) instanceof List<?> ids) {
                    ids.forEach(id -> missing.add(String.valueOf(id)));
                }
            }
        }
        return missing;
    }

    @Override
    public Map<String, List<Candidate>> byEmails(Collection<String> emails) {
        var result = new HashMap<String, List<Candidate>>();
        for (List<String> some : chunks(List.copyOf(emails))) {
            for (var each : Json.objects(read(some, "email").object().get("results"))) {
                String id = keep(each);
                String email = Json.text(existing(id), "email").toLowerCase(Locale.ROOT);
                result.computeIfAbsent(email, any -> new ArrayList<>()).add(candidate(id));
            }
        }
        return result;
    }

    @Override
    public Map<String, List<Candidate>> byPhones(Collection<String> wanted) {
        var result = new HashMap<String, List<Candidate>>();
        for (List<String> some : chunks(List.copyOf(wanted))) {
            for (var each : search(some)) {
                String id = keep(each);
                var numbers = new LinkedHashSet<String>();
                PHONES.forEach(
                        name -> phones.e164(Json.text(existing(id), name)).ifPresent(numbers::add));
                numbers.forEach(number ->
                        result.computeIfAbsent(number, any -> new ArrayList<>()).add(candidate(id)));
            }
        }
        return result;
    }

    /** Numbers are stored as they were typed in; HubSpot's own calculated numbers are without the country's prefix. */
    private List<Map<String, Object>> search(List<String> numbers) {
        List<String> national = numbers.stream().map(Phones::national).toList();
        var groups = new ArrayList<Map<String, Object>>();
        PHONES.forEach(name -> groups.add(in(name, numbers)));
        groups.add(in("hs_searchable_calculated_phone_number", national));
        groups.add(in("hs_searchable_calculated_mobile_number", national));
        CrmAnswer answer = portal.send(portal.objects(
                "contacts",
                "/search",
                Map.of(
                        "filterGroups",
                        groups,
                        "properties",
                        properties,
                        "limit",
                        200,
                        "after",
                        "0",
                        "sorts",
                        List.of("createdate"))));
        if (!answer.is2xx()) {
            throw refused(answer);
        }
        return Json.objects(answer.object().get("results"));
    }

    private static Map<String, Object> in(String property, List<String> values) {
        return Map.of("filters", List.of(Map.of("propertyName", property, "operator", "IN", "values", values)));
    }

    private CrmAnswer read(List<String> ids, @org.jspecify.annotations.Nullable String idProperty) {
        List<Map<String, String>> inputs =
                ids.stream().map(id -> Map.of("id", id)).toList();
        CrmAnswer answer = portal.send(portal.objects(
                "contacts",
                "/batch/read",
                Json.of(
                        "inputs", inputs,
                        "properties", properties,
                        "propertiesWithHistory", List.of(),
                        "idProperty", idProperty)));
        if (!answer.is2xx()) {
            throw refused(answer);
        }
        return answer;
    }

    private RefusedException refused(CrmAnswer answer) {
        return new RefusedException(Ruling.of(answer, clock, portal.settings().accountZone()));
    }

    private String keep(Map<String, Object> json) {
        String id = Json.text(json, "id");
        found.put(id, Json.object(json.get("properties")));
        return id;
    }

    private Candidate candidate(String id) {
        var shown = new LinkedHashMap<String, String>();
        SHOWN.forEach(name -> {
            String value = Json.text(existing(id), name);
            if (!value.isEmpty()) {
                shown.put(name, value);
            }
        });
        return new Candidate(id, shown);
    }

    private static List<List<String>> chunks(List<String> all) {
        var result = new ArrayList<List<String>>();
        for (int i = 0; i < all.size(); i += SEARCHED) {
            result.add(all.subList(i, Math.min(all.size(), i + SEARCHED)));
        }
        return result;
    }
}
