package callabsync.hubspot;

import callabsync.sink.CrmRequest;
import callabsync.sink.Json;
import callabsync.sink.Phones;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Searches contacts by phone number. HubSpot stores numbers as they were typed, and calculates searchable ones: the
 * digits without the country code.
 */
final class PhoneSearch {

    /** What people typed, and what HubSpot made of it. */
    private static final Map<String, String> NUMBERS = numbers();

    static final List<String> PROPERTIES = properties();

    /** HubSpot refuses a search whose body is longer than 3,000 characters. */
    private static final int LONGEST = 2_990;

    /** More numbers never fit. */
    private static final int MOST = 60;

    private final Portal portal;
    private final Phones phones;
    private final Collection<String> read;

    /** @param read the properties of the contacts that are found */
    PhoneSearch(Portal portal, Phones phones, Collection<String> read) {
        this.portal = portal;
        this.phones = phones;
        this.read = read;
    }

    private static Map<String, String> numbers() {
        var numbers = new LinkedHashMap<String, String>();
        numbers.put("phone", "hs_searchable_calculated_phone_number");
        numbers.put("mobilephone", "hs_searchable_calculated_mobile_number");
        return numbers;
    }

    private static List<String> properties() {
        var all = new ArrayList<>(NUMBERS.keySet());
        all.addAll(NUMBERS.values());
        return List.copyOf(all);
    }

    /** Splits the numbers into parts that fit into one search. */
    List<List<String>> parts(List<String> numbers) {
        var parts = new ArrayList<List<String>>();
        int from = 0;
        while (from < numbers.size()) {
            int to = Math.min(numbers.size(), from + MOST);
            while (to > from + 1 && length(numbers.subList(from, to)) > LONGEST) {
                to--;
            }
            parts.add(numbers.subList(from, to));
            from = to;
        }
        return parts;
    }

    private int length(List<String> numbers) {
        return Json.write(body(numbers, "10000")).length();
    }

    CrmRequest request(List<String> numbers, String after) {
        return portal.objects("contacts", "/search", body(numbers, after));
    }

    private Map<String, Object> body(List<String> numbers, String after) {
        var national = new LinkedHashSet<String>();
        numbers.forEach(number -> national.addAll(Phones.nationals(number)));
        var groups = new ArrayList<Map<String, Object>>();
        NUMBERS.keySet().forEach(name -> groups.add(in(name, numbers)));
        NUMBERS.values().forEach(name -> groups.add(in(name, national)));
        return Map.of(
                "filterGroups",
                groups,
                "properties",
                read,
                "limit",
                200,
                "after",
                after,
                "sorts",
                List.of("createdate"));
    }

    private static Map<String, Object> in(String property, Collection<String> values) {
        return Map.of("filters", List.of(Map.of("propertyName", property, "operator", "IN", "values", values)));
    }

    /** Returns those of these numbers that a contact has. */
    Set<String> matching(List<String> numbers, Map<String, Object> contact) {
        var matching = new LinkedHashSet<String>();
        NUMBERS.forEach((typed, searchable) -> numbers.stream()
                .filter(number -> phones.isTyped(Json.text(contact, typed), Json.text(contact, searchable), number))
                .forEach(matching::add));
        return matching;
    }
}
