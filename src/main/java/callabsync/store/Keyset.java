package callabsync.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Pages through a table by its sortable id. What is asked for is the union of <em>arms</em>, each of which an index
 * answers in the order of the ids; other conditions are looked at row by row, within so many rows and no more. So a page
 * takes the same short time however much is stored.
 */
public final class Keyset<T> {

    private static final int LOOKED_THROUGH_AT_MOST = 10_000;

    private final Database database;
    private final String table;
    private final String columns;
    private final RowMapper<T> mapper;
    private final Function<T, String> id;

    public Keyset(Database database, String table, String columns, RowMapper<T> mapper, Function<T, String> id) {
        this.database = database;
        this.table = table;
        this.columns = columns;
        this.mapper = mapper;
        this.id = id;
    }

    /** The way through the list. */
    public enum Direction {
        NEWEST_FIRST("<", "DESC", Comparator.reverseOrder()),
        OLDEST_FIRST(">", "ASC", Comparator.naturalOrder());

        private final String beyond;
        private final String order;
        private final Comparator<String> comparator;

        Direction(String beyond, String order, Comparator<String> comparator) {
            this.beyond = beyond;
            this.order = order;
            this.comparator = comparator;
        }
    }

    /**
     * The page after the cursor.
     *
     * @param arms the union of what is looked for; an index must answer each in the order of the ids
     * @param others further conditions on each row
     */
    public Page<T> page(List<Where> arms, Where others, @Nullable String cursor, int limit, Direction direction) {
        var found = new TreeMap<String, T>(direction.comparator);
        String frontier = null;
        for (Where arm : arms) {
            List<T> rows = rows(arm, others, cursor, limit + 1, direction);
            rows.forEach(row -> found.put(id.apply(row), row));
            String end = end(rows, arm, others, cursor, limit, direction);
            if (end != null && (frontier == null || direction.comparator.compare(end, frontier) < 0)) {
                frontier = end;
            }
        }
        List<T> kept = new ArrayList<>((frontier == null ? found : found.headMap(frontier, true)).values());
        if (kept.size() > limit) {
            return new Page<>(List.copyOf(kept.subList(0, limit)), Optional.of(id.apply(kept.get(limit - 1))));
        }
        return new Page<>(List.copyOf(kept), Optional.ofNullable(frontier));
    }

    /** How far an arm was looked through; null: to its end. */
    private @Nullable String end(
            List<T> rows, Where arm, Where others, @Nullable String cursor, int limit, Direction direction) {
        if (rows.size() > limit) {
            return id.apply(rows.get(rows.size() - 1));
        }
        if (others.isEmpty()) {
            return null;
        }
        String sql = "SELECT id FROM " + table + " WHERE " + arm.sql() + beyond(cursor, direction) + " ORDER BY id "
                + direction.order + " LIMIT 1 OFFSET " + (LOOKED_THROUGH_AT_MOST - 1);
        return bound(sql, cursor, arm).query(String.class).optional().orElse(null);
    }

    private List<T> rows(Where arm, Where others, @Nullable String cursor, int limit, Direction direction) {
        String window = " FROM " + table + " WHERE " + arm.sql() + beyond(cursor, direction) + " ORDER BY id "
                + direction.order + " LIMIT ";
        String sql = others.isEmpty()
                ? "SELECT " + columns + window + limit
                : "SELECT " + columns + " FROM (SELECT *" + window + LOOKED_THROUGH_AT_MOST + ") looked_through WHERE "
                        + others.sql() + " LIMIT " + limit;
        List<T> rows =
                new ArrayList<>(bound(sql, cursor, arm, others).query(mapper).list());
        rows.sort(Comparator.comparing(id, direction.comparator));
        return rows;
    }

    /** How many rows there are, counted no further than {@code atMost}. */
    public int count(List<Where> arms, Where others, int atMost) {
        var parameters = new LinkedHashMap<String, Object>(others.parameters());
        var selects = new ArrayList<String>();
        for (Where arm : arms) {
            parameters.putAll(arm.parameters());
            selects.add("SELECT id FROM (SELECT id FROM " + table + " WHERE " + arm.sql() + " AND " + others.sql()
                    + " LIMIT " + atMost + ") arm" + selects.size());
        }
        return database.reads()
                .sql("SELECT COUNT(*) FROM (" + String.join(" UNION ", selects) + ") found")
                .params(parameters)
                .query(Integer.class)
                .single();
    }

    /** The row of this id. */
    public Optional<T> find(String wanted) {
        return database.reads()
                .sql("SELECT " + columns + " FROM " + table + " WHERE id = :id")
                .param("id", wanted)
                .query(mapper)
                .optional();
    }

    private static String beyond(@Nullable String cursor, Direction direction) {
        return cursor == null ? "" : " AND id " + direction.beyond + " :cursor";
    }

    private StatementSpec bound(String sql, @Nullable String cursor, Where... wheres) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (Where where : wheres) {
            parameters.putAll(where.parameters());
        }
        if (cursor != null) {
            parameters.put("cursor", cursor);
        }
        return database.reads().sql(sql).params(parameters);
    }
}
