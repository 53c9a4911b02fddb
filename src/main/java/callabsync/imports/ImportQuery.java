package callabsync.imports;

import java.util.LinkedHashMap;

/**
 * What {@code query} of an import may be: a statement, for a database, or parameters by name, for an HTTP list. Spring
 * makes it of either.
 */
final class ImportQuery extends LinkedHashMap<String, String> {

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

    String sql() {
        return sql;
    }
}
