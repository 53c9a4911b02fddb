package callabsync.sandbox.salesforce;

import callabsync.sandbox.standin.StandInRefusal;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of SOQL as a sync needs: fields of one object or {@code COUNT()}, conditions, order, limit; no relationships. */
final class SoqlQuery {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*('(?:[^'\\\\]|\\\\.)*'|!=|<=|>=|[=<>(),]|[A-Za-z0-9_.:+\\-]+)");

    private final SalesforceObjects objects;
    private final List<String> tokens = new ArrayList<>();
    private int next;
    private String object = "";
    private boolean counts;

    SoqlQuery(SalesforceObjects objects) {
        this.objects = objects;
    }

    /** The rows that the query asks for, each with its {@code attributes}. */
    List<Map<String, @Nullable Object>> query(String text) {
        Matcher matcher = TOKEN.matcher(text.strip());
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (end != text.strip().length()) {
            throw malformed("unexpected character at " + end);
        }
        expect("SELECT");
        List<String> names = names();
        expect("FROM");
        object = take();
        if (!objects.knows(object)) {
            throw SalesforceErrors.bad("INVALID_TYPE", "sObject type '" + object + "' is not supported.");
        }
        List<String> selected = names.stream().map(name -> field(name).name()).toList();
        Predicate<Map<String, @Nullable Object>> where = accept("WHERE") ? conditions() : row -> true;
        List<Map<String, @Nullable Object>> found = new ArrayList<>(
                objects.rows(object).values().stream().filter(where).toList());
        if (accept("ORDER")) {
            expect("BY");
            found.sort(order());
        }
        long limit = accept("LIMIT") ? Long.parseLong(take()) : Long.MAX_VALUE;
        if (next < tokens.size()) {
            throw malformed("unexpected token: " + tokens.get(next));
        }
        return found.stream().limit(limit).map(row -> shown(row, selected)).toList();
    }

    /** Whether only the number of rows was asked for. */
    boolean counts() {
        return counts;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        if (peek().equals("COUNT")) {
            next++;
            expect("(");
            expect(")");
            counts = true;
            return names;
        }
        do {
            names.add(take());
        } while (accept(","));
        return names;
    }

    private Map<String, @Nullable Object> shown(Map<String, @Nullable Object> row, List<String> names) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put(
                "attributes",
                Map.of("type", object, "url", "/services/data/v66.0/sobjects/" + object + "/" + row.get("Id")));
        names.forEach(name -> result.put(name, row.get(name)));
        return result;
    }

    private Comparator<Map<String, @Nullable Object>> order() {
        Comparator<Map<String, @Nullable Object>> order = (one, other) -> 0;
        do {
            SalesforceField by = field(take());
            Comparator<Map<String, @Nullable Object>> each =
                    (one, other) -> one.get(by.name()) == null || other.get(by.name()) == null
                            ? 0
                            : compare(by, one.get(by.name()), other.get(by.name()));
            boolean descending = accept("DESC");
            if (!descending) {
                accept("ASC");
            }
            order = order.thenComparing(nulls(by)).thenComparing(descending ? each.reversed() : each);
        } while (accept(","));
        return order;
    }

    /** Rows without a value come first unless the query says otherwise. */
    private Comparator<Map<String, @Nullable Object>> nulls(SalesforceField by) {
        boolean last = false;
        if (accept("NULLS")) {
            last = accept("LAST");
            if (!last) {
                expect("FIRST");
            }
        }
        int sign = last ? -1 : 1;
        return (one, other) -> sign * Boolean.compare(one.get(by.name()) != null, other.get(by.name()) != null);
    }

    /** Conditions joined by AND or by OR; both in one need parentheses. */
    private Predicate<Map<String, @Nullable Object>> conditions() {
        Predicate<Map<String, @Nullable Object>> all = condition();
        String joined = null;
        while (next < tokens.size() && List.of("AND", "OR").contains(peek())) {
            String word = peek();
            next++;
            if (joined != null && !joined.equals(word)) {
                throw malformed("unexpected token: " + word);
            }
            joined = word;
            all = word.equals("AND") ? all.and(condition()) : all.or(condition());
        }
        return all;
    }

    private Predicate<Map<String, @Nullable Object>> condition() {
        if (accept("NOT")) {
            return condition().negate();
        }
        if (accept("(")) {
            Predicate<Map<String, @Nullable Object>> inner = conditions();
            expect(")");
            return inner;
        }
        SalesforceField field = field(take());
        if (field.length() > 4000) {
            throw SalesforceErrors.bad(
                    "INVALID_FIELD", "field '" + field.name() + "' can not be filtered in a query call");
        }
        boolean not = accept("NOT");
        if (accept("IN")) {
            expect("(");
            List<@Nullable Object> values = new ArrayList<>();
            do {
                values.add(literal(field));
            } while (accept(","));
            expect(")");
            return row -> not != values.stream().anyMatch(value -> equal(field, row.get(field.name()), value));
        }
        String operator = take().toUpperCase(java.util.Locale.ROOT);
        Object value = literal(field);
        return switch (operator) {
            case "=" -> row -> equal(field, row.get(field.name()), value);
            case "!=" -> row -> !equal(field, row.get(field.name()), value);
            case "<" -> row -> row.get(field.name()) != null && compare(field, row.get(field.name()), value) < 0;
            case "<=" -> row -> row.get(field.name()) != null && compare(field, row.get(field.name()), value) <= 0;
            case ">" -> row -> row.get(field.name()) != null && compare(field, row.get(field.name()), value) > 0;
            case ">=" -> row -> row.get(field.name()) != null && compare(field, row.get(field.name()), value) >= 0;
            case "LIKE" -> like(field, value);
            default -> throw malformed("unexpected token: " + operator);
        };
    }

    private static Predicate<Map<String, @Nullable Object>> like(SalesforceField field, @Nullable Object value) {
        if (value == null
                || !List.of("string", "email", "phone", "url", "picklist", "textarea")
                        .contains(field.type())) {
            throw SalesforceErrors.bad("INVALID_QUERY_FILTER_OPERATOR", "invalid operator: LIKE on " + field.name());
        }
        var regex = new StringBuilder();
        for (char c : value.toString().toCharArray()) {
            regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
        }
        Pattern pattern = Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        return row -> row.get(field.name()) instanceof String text
                && pattern.matcher(text).matches();
    }

    private @Nullable Object literal(SalesforceField field) {
        String token = take();
        if (token.equalsIgnoreCase("null")) {
            return null;
        }
        boolean quoted = token.startsWith("'");
        boolean text = !List.of("boolean", "double", "int", "date", "datetime").contains(field.type());
        if (quoted != text) {
            throw SalesforceErrors.bad(
                    "INVALID_FIELD",
                    "value of filter criterion for field '" + field.name() + "' must be of type " + field.type()
                            + (text ? " and should be enclosed in quotes" : " and should not be enclosed in quotes"));
        }
        if (quoted) {
            String value =
                    token.substring(1, token.length() - 1).replace("\\n", "\n").replaceAll("\\\\(.)", "$1");
            if (List.of("id", "reference").contains(field.type())) {
                if (!SalesforceIds.isWellFormed(value)) {
                    throw SalesforceErrors.bad("INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: " + value);
                }
                return SalesforceIds.full(value);
            }
            return value;
        }
        try {
            comparable(field, token);
        } catch (DateTimeException | NumberFormatException e) {
            throw malformed("unexpected token: " + token);
        }
        return token;
    }

    private boolean equal(SalesforceField field, @Nullable Object one, @Nullable Object other) {
        return one == null || other == null ? one == other : compare(field, one, other) == 0;
    }

    private int compare(SalesforceField field, @Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return comparable(field, one).compareTo(comparable(field, other));
    }

    @SuppressWarnings("unchecked")
    private static Comparable<Object> comparable(SalesforceField field, Object value) {
        Object result = switch (field.type()) {
            case "double", "int" -> new BigDecimal(value.toString());
            case "datetime" -> SalesforceField.instant(value.toString());
            case "id", "reference" -> value.toString();
            default -> value.toString().toLowerCase(java.util.Locale.ROOT);
        };
        return (Comparable<Object>) result;
    }

    private SalesforceField field(String name) {
        if (name.contains(".")) {
            throw SalesforceErrors.bad(
                    "INVALID_FIELD",
                    "Didn't understand relationship '" + name.substring(0, name.indexOf('.')) + "' in field path: "
                            + "the sandbox knows no relationships");
        }
        return objects.fields(object).values().stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> SalesforceErrors.bad(
                        "INVALID_FIELD",
                        "ERROR at Row:1:Column:8\nNo such column '" + name + "' on entity '" + object
                                + "'. If you are attempting to use a custom field, be sure to append the '__c'."));
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next).toUpperCase(java.util.Locale.ROOT) : "";
    }

    private String take() {
        if (next >= tokens.size()) {
            throw malformed("unexpected token: '<EOF>'");
        }
        return tokens.get(next++);
    }

    private boolean accept(String word) {
        boolean there = peek().equals(word);
        next += there ? 1 : 0;
        return there;
    }

    private void expect(String word) {
        if (!accept(word)) {
            throw malformed("expecting " + word);
        }
    }

    private static StandInRefusal malformed(String message) {
        return SalesforceErrors.bad("MALFORMED_QUERY", message);
    }
}
