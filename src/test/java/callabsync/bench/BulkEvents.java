package callabsync.bench;

import callabsync.store.Engine;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Fills a store with events as if they had come one a second until now, by the database itself: a million in a minute or
 * two. A third of each type; few are failed or invalid; what is dispatched has a delivery with its attempt, of which few
 * are dead, held or pending; tallies, runs, rejections and replays are there as well.
 */
final class BulkEvents {

    private static final String BODY = """
            {"event":"@type","timestamp":"2026-01-01T00:00:00Z","call":{"id":"call_@call","status":"completed",\
            "direction":"outbound","started_at":"2026-01-01T00:00:00Z","ended_at":"2026-01-01T00:02:00Z","duration":120,\
            "recording_url":"https://recordings.example/call_@call.mp3","summary":"They talked about the plan and agreed \
            to meet.","transcript":"@transcript"},"contact":{"id":"cont_@contact","first_name":"@first","last_name":\
            "D@contact","phone":"+1415@phone","email":"x@contact@example.com","custom_fields":{"crm":"hubspot","crm_id":\
            "@contact","company":"Example"}},"outcomes":{"interested":true,"budget":"$50,000","decision_timeline":\
            "Q1 2026","next_action":"Schedule demo","appointment_booked":false}}""";

    private final String url;
    private final Engine engine;
    private final int events;
    private final long begin;

    /** @param url of a store that is migrated and empty */
    BulkEvents(String url, Engine engine, int events, Instant end) {
        this.url = url;
        this.engine = engine;
        this.events = events;
        this.begin = end.minusSeconds(events).toEpochMilli();
    }

    /** The first column of the first row. */
    String single(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    void fill() throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            if (engine == Engine.SQLITE) {
                statement.execute("PRAGMA synchronous = OFF");
                statement.execute("PRAGMA cache_size = -500000");
            }
            List<String> indexes = dropped(statement);
            connection.setAutoCommit(false);
            for (String sql : List.of(events(), terms(), payloads(), deliveries(), attempts(), lanes(), gate())) {
                statement.executeUpdate(sql);
                connection.commit();
            }
            tallies(statement);
            small(statement);
            connection.commit();
            connection.setAutoCommit(true);
            for (String index : indexes) {
                statement.execute(index);
            }
            statement.execute("ANALYZE");
        }
    }

    /** Takes the indexes away, so that each is built at once, and answers how. */
    private List<String> dropped(Statement statement) throws SQLException {
        var again = new ArrayList<String>();
        var names = new ArrayList<String>();
        String of = "('event', 'event_payload', 'delivery', 'attempt')";
        String sql = engine == Engine.SQLITE
                ? "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN " + of
                : "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'"
                        + " AND tablename IN " + of;
        try (var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
                again.add(rows.getString(2));
            }
        }
        for (String name : names) {
            statement.execute("DROP INDEX " + name);
        }
        return again;
    }

    private static String numbers(int count) {
        return "WITH RECURSIVE n(i) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < " + (count - 1)
                + ") ";
    }

    private static String base32(String number, int characters) {
        return IntStream.iterate(5 * (characters - 1), shift -> shift >= 0, shift -> shift - 5)
                .mapToObj(shift -> "substr('0123456789abcdefghjkmnpqrstvwxyz', CAST(1 + (((" + number + ") >> " + shift
                        + ") & 31) AS INTEGER), 1)")
                .collect(Collectors.joining(" || "));
    }

    /** As {@code Ids} makes them. */
    private String id(String prefix) {
        return "'" + prefix + "_' || " + base32(time(), 10) + " || '0000' || " + base32("i", 8);
    }

    private String time() {
        return begin + " + i * 1000";
    }

    private static final String TYPE =
            "CASE i % 3 WHEN 0 THEN 'call_started' WHEN 1 THEN 'call_ended' ELSE 'call_outcome_extracted' END";
    private static final String STATE = "CASE WHEN i % 3 = 0 THEN 'ignored' WHEN i % 5000 = 1 THEN 'failed'"
            + " WHEN i % 7000 = 2 THEN 'invalid' ELSE 'dispatched' END";
    private static final String DISPATCHED = " WHERE i % 3 <> 0 AND i % 5000 <> 1 AND i % 7000 <> 2";
    private static final String FIRST_NAME = "CASE i / 30 % 8 WHEN 0 THEN 'john' WHEN 1 THEN 'maria' WHEN 2 THEN 'ada'"
            + " WHEN 3 THEN 'grace' WHEN 4 THEN 'linus' WHEN 5 THEN 'ken' WHEN 6 THEN 'dennis' ELSE 'barbara' END";
    private static final String DESTINATION = "CASE i % 2 WHEN 0 THEN 'hubspot' ELSE 'salesforce' END";
    private static final String DELIVERY_STATE =
            "CASE WHEN i % 900 = 1 THEN 'dead' WHEN i % 1100 = 2 THEN 'held' WHEN i % 1000 = 4 THEN 'pending'"
                    + " ELSE 'delivered' END";

    private String events() {
        return "INSERT INTO event (id, dedupe_key, source, type, state, reason, call_id, contact_id, order_key,"
                + " is_test, occurred_at, received_at) " + numbers(events) + "SELECT " + id("evt")
                + ", 'k' || i, 'callab', " + TYPE + ", " + STATE + ", CASE WHEN i % 3 = 0 THEN 'Nothing to write' END,"
                + " 'call_' || (i / 3), 'cont_' || (i / 30), '' || (i / 30), 0, " + time() + ", " + time()
                + " FROM n";
    }

    private String terms() {
        return "INSERT INTO contact_term (owner, term) " + numbers(events / 30 + 1)
                + "SELECT 'cont_' || i, 'phone:+1415' ||"
                + " (5000000 + i) FROM n UNION ALL SELECT 'cont_' || i, 'email:x' || i || '@example.com' FROM n UNION ALL"
                + " SELECT 'cont_' || i, 'name:' || " + FIRST_NAME.replace("i / 30", "i") + " || ' d' || i FROM n";
    }

    private String payloads() {
        String body = "'" + BODY.replace("@transcript", "So it goes, and so on. ".repeat(20)) + "'";
        for (var part : List.of(
                List.of("@type", TYPE),
                List.of("@call", "'' || (i / 3)"),
                List.of("@contact", "'' || (i / 30)"),
                List.of("@first", FIRST_NAME),
                List.of("@phone", "'' || (5000000 + i / 30)"))) {
            body = "replace(" + body + ", '" + part.get(0) + "', " + part.get(1) + ")";
        }
        String bytes = engine == Engine.SQLITE ? "CAST(" + body + " AS BLOB)" : "convert_to(" + body + ", 'UTF8')";
        return "INSERT INTO event_payload (event_id, body) " + numbers(events) + "SELECT " + id("evt") + ", " + bytes
                + " FROM n";
    }

    private String deliveries() {
        return "INSERT INTO delivery (id, event_id, destination, state, attempts, order_key, sort_at, sort_rank, call_id,"
                + " contact_id, event_type, due_at, trigger, last_error, created_at, updated_at) " + numbers(events)
                + "SELECT " + id("dlv") + ", " + id("evt") + ", " + DESTINATION + ", " + DELIVERY_STATE + ", 1, '' ||"
                + " (i / 30), " + time() + ", 2, 'call_' || (i / 3), 'cont_' || (i / 30), " + TYPE + ", " + time()
                + ", 'scheduled', CASE WHEN i % 900 = 1 THEN '400 Property does not exist' END, " + time() + ", "
                + time() + " FROM n" + DISPATCHED;
    }

    private String attempts() {
        return "INSERT INTO attempt (id, delivery_id, number, trigger, result, started_at, duration_ms, request,"
                + " response_status, response_body) " + numbers(events) + "SELECT " + id("att") + ", " + id("dlv")
                + ", 1, 'scheduled', CASE WHEN i % 900 = 1 THEN 'permanent' ELSE 'succeeded' END, " + time()
                + ", 80, 'POST /objects/contacts/batch/update {\"properties\":{\"last_call_notes\":\""
                + "So it goes, and so on. ".repeat(10) + "\"}}', 200, '{\"status\":\"COMPLETE\"}' FROM n" + DISPATCHED;
    }

    private String lanes() {
        return "INSERT INTO lane (destination, order_key, due_at) SELECT DISTINCT destination, order_key, " + begin
                + " FROM delivery WHERE state = 'pending'";
    }

    /** Nothing is sent while it is measured. */
    private String gate() {
        return "INSERT INTO gate (destination, state, reason, closed_at, updated_at) SELECT DISTINCT destination,"
                + " 'paused', 'Measured', CAST(" + begin + " AS BIGINT), CAST(" + begin + " AS BIGINT) FROM delivery";
    }

    /** As the writer sums them up: since the beginning, and of each five minutes. */
    private void tallies(Statement statement) throws SQLException {
        tally(statement, "'event.stored'", "received_at", "event");
        tally(statement, "'event.' || state", "received_at", "event");
        tally(statement, "'delivery.' || destination || '.' || state", "created_at", "delivery");
        String result = "CASE state WHEN 'dead' THEN 'permanent' ELSE 'succeeded' END";
        tally(statement, "'attempt.' || destination || '.' || " + result, "created_at", "delivery");
        statement.executeUpdate("INSERT INTO tally (name, bucket_at, node, n) SELECT name, 0, node, SUM(n) FROM tally"
                + " GROUP BY name, node");
    }

    private static void tally(Statement statement, String name, String at, String table) throws SQLException {
        long five = Duration.ofMinutes(5).toMillis();
        statement.executeUpdate("INSERT INTO tally (name, bucket_at, node, n) SELECT " + name + ", " + at + " / " + five
                + " * " + five + ", 'bench', COUNT(*) FROM " + table + " GROUP BY 1, 2");
    }

    /** What is bounded: rejections, runs of a month, replays. */
    private void small(Statement statement) throws SQLException {
        String recent = numbers(1_000);
        statement.executeUpdate("INSERT INTO rejection (id, source, reason, status, address, headers, body, state,"
                + " received_at) " + recent + "SELECT " + id("rej") + ", 'callab', 'signature', 401, '192.0.2.1', '{}',"
                + " NULL, 'rejected', " + time() + " FROM n");
        statement.executeUpdate("INSERT INTO replay (id, filter, state, events, done, due_at, created_at, updated_at) "
                + recent + "SELECT " + id("rpl") + ", '{}', 'completed', 10, 10, " + time() + ", " + time() + ", "
                + time() + " FROM n");
        for (String each : List.of("hubspot", "salesforce", "http")) {
            statement.executeUpdate("INSERT INTO import_run (id, import, trigger, state, read_count, created_count,"
                    + " skipped_count, failed_count, started_at, ended_at) "
                    + numbers(9_000) + "SELECT " + id("run") + " || '" + each
                    + "', '" + each + "', 'scheduled', 'completed', 1, 0, 0, 0, " + time() + ", " + time() + " FROM n");
        }
    }
}
