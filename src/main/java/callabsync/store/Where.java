package callabsync.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Conditions that a row must meet, with their named parameters. */
public final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    public static Where all() {
        return new Where();
    }

    public static Where of(String condition) {
        return new Where().and(condition);
    }

    public static Where of(String condition, String name, Object value) {
        return new Where().and(condition, name, value);
    }

    public Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Adds a condition that names one parameter, {@code call_id = :call} for example. */
    public Where and(String condition, String name, Object value) {
        conditions.add(condition);
        parameters.put(name, value);
        return this;
    }

    /** Adds a parameter of a condition that is there already. */
    public Where with(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    boolean isEmpty() {
        return conditions.isEmpty();
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    String sql() {
        return conditions.isEmpty() ? "1 = 1" : String.join(" AND ", conditions);
    }
}
