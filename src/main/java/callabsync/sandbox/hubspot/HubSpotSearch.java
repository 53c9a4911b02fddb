package callabsync.sandbox.hubspot;

import callabsync.sandbox.standin.StandInJson;
import callabsync.sandbox.standin.StandInRefusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HubSpot's search: groups are alternatives, the filters of a group must all hold. */
final class HubSpotSearch {

    private static final int MOST_RESULTS = 10_000;
    private static final int LONGEST_BODY = 3_000;

    private final Map<String, HubSpotProperty> definitions;
    private final List<Map<String, Object>> groups = new ArrayList<>();
    private final List<String> shown;
    private final List<Object> sorts;
    private final int limit;
    private final int after;

    /**
     * Reads a search.
     *
     * @throws StandInRefusal if a key is missing or wrong
     */
    HubSpotSearch(Map<String, HubSpotProperty> definitions, Map<String, Object> body) {
        this.definitions = definitions;
        for (String required : List.of("after", "filterGroups", "limit", "properties", "sorts")) {
            if (body.get(required) == null) {
                throw HubSpotRefusals.validation("Invalid input JSON: required field '" + required + "' is missing");
            }
        }
        limit = wholeNumber("limit", body.get("limit"));
        if (limit < 1 || limit > 200) {
            throw HubSpotRefusals.validation("limit must be between 1 and 200");
        }
        String from = String.valueOf(body.get("after"));
        after = from.isEmpty() ? 0 : wholeNumber("after", from);
        if (after + limit > MOST_RESULTS) {
            throw HubSpotRefusals.validation("There was a problem with the request: paging past 10000 results");
        }
        StandInJson.list(body.get("filterGroups")).forEach(group -> groups.add(StandInJson.object(group)));
        groups.forEach(
                group -> StandInJson.list(group.get("filters")).forEach(filter -> check(StandInJson.object(filter))));
        checkSizes();
        shown = StandInJson.list(body.get("properties")).stream()
                .map(String::valueOf)
                .toList();
        sorts = StandInJson.list(body.get("sorts"));
        if (sorts.size() > 1) {
            throw HubSpotRefusals.validation("sorts: only one sort is allowed");
        }
    }

    static void checkLength(String body) {
        if (body.length() > LONGEST_BODY) {
            throw HubSpotRefusals.validation("The request body is " + body.length()
                    + " characters long. A query can contain a maximum of 3,000 characters");
        }
    }

    private void checkSizes() {
        int filters = 0;
        for (Map<String, Object> group : groups) {
            int size = StandInJson.list(group.get("filters")).size();
            filters += size;
            if (size > 6) {
                throw HubSpotRefusals.validation("a filter group must not have more than 6 filters");
            }
        }
        if (groups.size() > 5 || filters > 18) {
            throw HubSpotRefusals.validation("at most 5 filter groups with 18 filters in all");
        }
    }

    private void check(Map<String, Object> filter) {
        String name = String.valueOf(filter.get("propertyName"));
        if (!definitions.containsKey(name)) {
            throw HubSpotRefusals.validation("There was a problem with the request: unknown property " + name);
        }
        String operator = String.valueOf(filter.get("operator"));
        boolean complete = switch (operator) {
            case "EQ", "NEQ", "GTE", "GT", "LTE", "LT", "CONTAINS_TOKEN" -> filter.get("value") instanceof String;
            case "IN", "NOT_IN" -> !StandInJson.list(filter.get("values")).isEmpty();
            case "BETWEEN" -> filter.get("value") instanceof String && filter.get("highValue") instanceof String;
            case "HAS_PROPERTY", "NOT_HAS_PROPERTY" -> true;
            default -> throw HubSpotRefusals.validation("Invalid input JSON: unknown operator " + operator);
        };
        if (!complete) {
            throw HubSpotRefusals.validation("operator " + operator + " lacks its value for " + name);
        }
        if (List.of("GTE", "GT", "LTE", "LT", "BETWEEN").contains(operator)) {
            comparable(name, String.valueOf(filter.get("value")));
        }
    }

    private static int wholeNumber(String key, @Nullable Object value) {
        try {
            return Integer.parseInt(String.valueOf(value));
        } catch (NumberFormatException e) {
            throw HubSpotRefusals.validation("Invalid input JSON: '" + key + "' is not a whole number");
        }
    }

    /** The answer from what the index knows. */
    Map<String, Object> answer(Iterable<HubSpotRecord> records, Instant indexedUpTo, List<String> always) {
        List<HubSpotRecord> found = new ArrayList<>();
        Map<String, Map<String, String>> known = new LinkedHashMap<>();
        for (HubSpotRecord each : records) {
            Map<String, String> indexed = each.indexed(indexedUpTo);
            if (indexed != null && matches(indexed)) {
                found.add(each);
                known.put(each.id(), indexed);
            }
        }
        found.sort(order(known));
        List<Map<String, Object>> results = new ArrayList<>();
        List<String> names = new ArrayList<>(always);
        names.addAll(shown);
        for (HubSpotRecord each : found.stream().skip(after).limit(limit).toList()) {
            results.add(each.toJson(names));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total", found.size());
        answer.put("results", results);
        if (found.size() > after + limit) {
            answer.put("paging", Map.of("next", Map.of("after", String.valueOf(after + limit))));
        }
        return answer;
    }

    private Comparator<HubSpotRecord> order(Map<String, Map<String, String>> known) {
        Comparator<HubSpotRecord> byId = Comparator.comparingLong(each -> Long.parseLong(each.id()));
        if (sorts.isEmpty()) {
            return byId;
        }
        String sort = sorts.get(0) instanceof Map<?, ?> map
                ? ("DESCENDING".equals(map.get("direction")) ? "-" : "") + map.get("propertyName")
                : String.valueOf(sorts.get(0));
        String name = sort.startsWith("-") ? sort.substring(1) : sort;
        if (!definitions.containsKey(name)) {
            throw HubSpotRefusals.validation("sorts: unknown property " + name);
        }
        Comparator<HubSpotRecord> byValue = (one, other) -> compare(
                name, known.get(one.id()).get(name), known.get(other.id()).get(name));
        return (sort.startsWith("-") ? byValue.reversed() : byValue).thenComparing(byId);
    }

    private boolean matches(Map<String, String> properties) {
        return groups.isEmpty()
                || groups.stream()
                        .anyMatch(group -> StandInJson.list(group.get("filters")).stream()
                                .allMatch(filter -> holds(properties, StandInJson.object(filter))));
    }

    private boolean holds(Map<String, String> properties, Map<String, Object> filter) {
        String name = String.valueOf(filter.get("propertyName"));
        String actual = properties.get(name);
        String wanted = StandInJson.text(filter.get("value"));
        return switch (String.valueOf(filter.get("operator"))) {
            case "HAS_PROPERTY" -> actual != null;
            case "NOT_HAS_PROPERTY" -> actual == null;
            case "EQ" -> actual != null && compare(name, actual, wanted) == 0;
            case "NEQ" -> actual == null || compare(name, actual, wanted) != 0;
            case "GTE" -> actual != null && compare(name, actual, wanted) >= 0;
            case "GT" -> actual != null && compare(name, actual, wanted) > 0;
            case "LTE" -> actual != null && compare(name, actual, wanted) <= 0;
            case "LT" -> actual != null && compare(name, actual, wanted) < 0;
            case "BETWEEN" ->
                actual != null
                        && compare(name, actual, wanted) >= 0
                        && compare(name, actual, StandInJson.text(filter.get("highValue"))) <= 0;
            case "IN" -> actual != null && isOneOf(name, actual, filter);
            case "NOT_IN" -> actual == null || !isOneOf(name, actual, filter);
            default -> actual != null && wanted != null && containsToken(actual, wanted);
        };
    }

    private boolean isOneOf(String name, String actual, Map<String, Object> filter) {
        return StandInJson.list(filter.get("values")).stream()
                .anyMatch(value -> compare(name, actual, String.valueOf(value)) == 0);
    }

    private static boolean containsToken(String actual, String wanted) {
        String pattern = java.util.Arrays.stream(wanted.split("\\*", -1))
                .map(java.util.regex.Pattern::quote)
                .collect(java.util.stream.Collectors.joining(".*"));
        return java.util.Arrays.stream((actual + " " + actual.replaceAll("[^\\p{Alnum}]+", " ")).split("\\s+"))
                .anyMatch(token -> token.matches("(?i)" + pattern));
    }

    private int compare(String name, @Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        Object left = comparable(name, one);
        Object right = comparable(name, other);
        if (left instanceof BigDecimal number && right instanceof BigDecimal otherNumber) {
            return number.compareTo(otherNumber);
        }
        if (left instanceof Instant time && right instanceof Instant otherTime) {
            return time.compareTo(otherTime);
        }
        return one.compareToIgnoreCase(other);
    }

    private Object comparable(String name, String value) {
        String type = definitions.get(name).type();
        Object result = switch (type) {
            case "number" -> HubSpotProperty.number(value);
            case "date", "datetime" -> HubSpotProperty.instant(value);
            default -> value;
        };
        if (result == null) {
            throw HubSpotRefusals.validation("filter value for " + name + " is not a " + type);
        }
        return result;
    }
}
