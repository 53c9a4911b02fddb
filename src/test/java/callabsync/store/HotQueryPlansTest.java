package callabsync.store;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.delivery.DeliveryTester;
import callabsync.inbox.InboxFixture;
import callabsync.inbox.Received;
import callabsync.store.Retention.RetentionProperties;
import callabsync.support.Events;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the writer runs when an event comes in, is taken, ends, is retried or pruned finds its rows by an index. */
class HotQueryPlansTest {

    private static final Pattern SQLITE_SCAN = Pattern.compile("SCAN (?!CONSTANT|json_each VIRTUAL TABLE)(?!.*USING)");
    private static final Pattern POSTGRES_SCAN =
            Pattern.compile("Seq Scan on (event|contact_term|delivery|attempt|lane|event_payload)\\b");

    private final SettableClock clock = new SettableClock();

    @Test
    void no_statement_scans_a_table_on_sqlite(@TempDir Path folder) throws SQLException {
        List<String> scans = new ArrayList<>();
        try (var tester = new DeliveryTester(TestStores.sqlite(folder), clock)) {
            for (String sql : used(tester)) {
                List<String> steps = tester.store.commit(
                        tx -> tx.query("EXPLAIN QUERY PLAN " + sql, row -> row.getString("detail")));
                String plan = String.join("\n", steps);
                if (SQLITE_SCAN.matcher(plan).find()) {
                    scans.add(sql + "\n" + plan);
                }
            }
        }
        assertThat(scans).isEmpty();
    }

    /** The tables are all but empty and nobody has counted them: the hardest case, and that of the first minutes. */
    @Test
    void no_statement_scans_a_table_on_postgresql() throws SQLException {
        List<String> scans = new ArrayList<>();
        String url = TestStores.postgresUrl();
        try (var tester = new DeliveryTester(Database.at(url, "postgres", "postgres"), clock);
                var simple = Database.at(url + "&preferQueryMode=simple", "postgres", "postgres");
                var connection = simple.openWriter();
                var statement = connection.createStatement()) {
            for (String sql : used(tester)) {
                String plan = explained(statement, sql);
                boolean sortsAll = sql.contains("SKIP LOCKED") && plan.contains("Sort");
                if (POSTGRES_SCAN.matcher(plan).find() || sortsAll) {
                    scans.add(sql + "\n" + plan);
                }
            }
        }
        assertThat(scans).isEmpty();
    }

    private static String explained(Statement statement, String sql) throws SQLException {
        int number = 0;
        var numbered = new StringBuilder("EXPLAIN (GENERIC_PLAN) ");
        for (char c : sql.toCharArray()) {
            numbered.append(c == '?' ? "$" + ++number : String.valueOf(c));
        }
        var plan = new StringBuilder();
        try (var rows = statement.executeQuery(numbered.toString())) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }

    /** Lets everything happen that happens to events and deliveries, and answers the statements that it took. */
    private Set<String> used(DeliveryTester tester) {
        var ids = new Ids(clock, new Random(3));
        var inbox = InboxFixture.inbox(tester.database, tester.store, ids, clock);
        for (int i = 0; i < 2; i++) {
            inbox.store(new Received("callab", Events.outcomeExtracted().bytes()))
                    .join();
        }
        String first = tester.open("cont_1");
        tester.takeAndDie();
        clock.tick(Duration.ofSeconds(61));
        tester.sink(batch -> batch.items().forEach(item -> item.permanent("no")));
        tester.runOnce();
        tester.deliveries.retry(first);
        tester.deliveries.cancel(first);
        String second = tester.open("cont_2");
        tester.takeAndHold();
        tester.renewLeases();
        assertThat(second).isNotEmpty();
        new Retention(
                        tester.store,
                        new RetentionProperties(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1)),
                        clock,
                        DeliveryTester.retention(tester.database, tester.store, clock))
                .prune();
        Set<String> statements = tester.store.commit(Tx::statements);
        assertThat(statements).hasSizeGreaterThan(20);
        var changing = new TreeSet<>(statements);
        changing.removeIf(sql -> sql.contains("gate") || sql.contains("tally"));
        return changing;
    }
}
