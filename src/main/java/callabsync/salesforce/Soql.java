package callabsync.salesforce;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Builds queries. Values from outside get into one only through {@link #literal}. */
final class Soql {

    /** Longest list of values once it is percent-encoded, so that the address stays below 8 KB. */
    private static final int LONGEST_LIST = 6_500;

    private static final int MOST = 200;

    private Soql() {}

    /** Whether a text can be the name of a field or an object. */
    static boolean isName(String text) {
        return text.matches("[A-Za-z]\\w*");
    }

    static String literal(String value) {
        var result = new StringBuilder("'");
        for (char c : value.toCharArray()) {
            switch (c) {
                case '\'' -> result.append("\\'");
                case '\\' -> result.append("\\\\");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                default -> result.append(c < ' ' ? ' ' : c);
            }
        }
        return result.append('\'').toString();
    }

    /** {@code field IN ('a','b')}. */
    static String in(String field, Collection<String> values) {
        return field + " IN (" + values.stream().map(Soql::literal).collect(Collectors.joining(",")) + ")";
    }

    static String select(Collection<String> fields, String object, String where) {
        return "SELECT " + String.join(", ", fields) + " FROM " + object + " WHERE " + where;
    }

    /** The values in lists that are short enough for one query each: at most 200, and no more than fit an address. */
    static List<List<String>> lists(Collection<String> values) {
        var lists = new ArrayList<List<String>>();
        var list = new ArrayList<String>();
        int length = 0;
        for (String value : values) {
            int more = URLEncoder.encode(literal(value) + ",", StandardCharsets.UTF_8)
                    .length();
            if (list.size() == MOST || !list.isEmpty() && length + more > LONGEST_LIST) {
                lists.add(List.copyOf(list));
                list.clear();
                length = 0;
            }
            list.add(value);
            length += more;
        }
        if (!list.isEmpty()) {
            lists.add(List.copyOf(list));
        }
        return lists;
    }
}
