package callabsync.store;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Reads the counts that {@link Tx#tally} sums up: however much is stored, a handful of rows. */
@Component
public final class Tallies {

    private final Database database;

    Tallies(Database database) {
        this.database = database;
    }

    /** All counts since the beginning whose name begins with this. */
    public Map<String, Long> totals(String prefix) {
        var totals = new TreeMap<String, Long>();
        database.reads()
                .sql("""
                        SELECT name, SUM(n) AS total FROM tally
                        WHERE bucket_at = 0 AND name >= :from AND name < :to GROUP BY name
                        """)
                .param("from", prefix)
                .param("to", prefix + '\uFFFF')
                .query(row -> {
                    totals.put(row.getString("name"), row.getLong("total"));
                });
        return totals;
    }

    /** The counts of one name, by the five minutes that begin at the key, since this time. */
    public Map<Instant, Long> since(String name, Instant from) {
        var counts = new TreeMap<Instant, Long>();
        database.reads()
                .sql("""
                        SELECT bucket_at, SUM(n) AS total FROM tally
                        WHERE name = :name AND bucket_at >= :from AND bucket_at > 0 GROUP BY bucket_at
                        """)
                .param("name", name)
                .param("from", from.toEpochMilli())
                .query(row -> {
                    counts.put(Instant.ofEpochMilli(row.getLong("bucket_at")), row.getLong("total"));
                });
        return counts;
    }

    /** The counts of all names, each by the five minutes that begin at the key, since this time. */
    public Map<String, Map<Instant, Long>> since(Instant from) {
        var counts = new TreeMap<String, Map<Instant, Long>>();
        database.reads().sql("""
                        SELECT name, bucket_at, SUM(n) AS total FROM tally
                        WHERE bucket_at >= :from AND bucket_at > 0 GROUP BY bucket_at, name
                        """).param("from", from.toEpochMilli()).query(row -> {
            counts.computeIfAbsent(row.getString("name"), name -> new TreeMap<>())
                    .put(Instant.ofEpochMilli(row.getLong("bucket_at")), row.getLong("total"));
        });
        return counts;
    }
}
