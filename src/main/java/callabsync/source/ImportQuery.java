package callabsync.source;

import java.util.LinkedHashMap;

/**
 * What {@code query} of an import may be: a statement, for a database, or parameters by name, for an HTTP list. Spring
 * makes it of either.
 */
public final class ImportQuery extends LinkedHashMap<String, String> {

    private static final long serialVersionUID = 1L;

    private final String sql;

    ImportQuery() {
        this("");
    }

    private ImportQuery(String sql) {
        this.sql = sql;
    }

    /** Spring's conversion of a text. */
    public static ImportQuery valueOf(String sql) {
        return new ImportQuery(sql);
    }

    public String sql() {
        return sql;
    }
}
