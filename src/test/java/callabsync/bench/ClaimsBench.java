package callabsync.bench;

import callabsync.delivery.DeliveryTester;
import callabsync.store.Database;
import callabsync.store.Engine;
import callabsync.support.SettableClock;
import callabsync.support.TestStores;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * What taking and recording a batch of 100 costs with 1,000 and with 1,000,000 pending deliveries, on both engines.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=ClaimsBench</pre>
 */
public final class ClaimsBench {

    private static final int[] PENDING = {1_000, 1_000_000};
    private static final int BATCHES = 40;

    private ClaimsBench() {}

    public static void main(String[] args) throws Exception {
        System.out.printf("%-12s %12s %14s %14s%n", "engine", "pending", "median ms", "ratio");
        for (Engine engine : Engine.values()) {
            double base = 0;
            for (int pending : PENDING) {
                double median = measure(engine, pending);
                base = base == 0 ? median : base;
                System.out.printf("%-12s %,12d %14.2f %14.2f%n", engine, pending, median, median / base);
            }
        }
        System.exit(0);
    }

    private static double measure(Engine engine, int pending) throws Exception {
        Database database = engine == Engine.SQLITE
                ? TestStores.sqlite(Files.createTempDirectory("claims-bench"))
                : TestStores.postgres();
        try (var tester = new DeliveryTester(database, new SettableClock())) {
            fill(tester, pending);
            for (int i = 0; i < 10; i++) {
                round(tester);
            }
            long[] nanos = new long[BATCHES];
            for (int i = 0; i < BATCHES; i++) {
                nanos[i] = round(tester);
            }
            Arrays.sort(nanos);
            return nanos[BATCHES / 2] / 1e6;
        }
    }

    /** Takes and delivers 100, and opens 100 new ones so that the backlog stays as it is. */
    private static long round(DeliveryTester tester) {
        long start = System.nanoTime();
        tester.runOnce();
        long taken = System.nanoTime() - start;
        fill(tester, 100);
        return taken;
    }

    private static int filled;

    private static void fill(DeliveryTester tester, int count) {
        int from = filled;
        filled += count;
        long now = tester.clock.millis();
        String numbers = tester.database.engine() == Engine.POSTGRESQL
                ? "(SELECT generate_series(" + from + ", " + (filled - 1) + ") AS n) AS numbers"
                : "(WITH RECURSIVE c(n) AS (SELECT " + from + " UNION ALL SELECT n + 1 FROM c WHERE n < " + (filled - 1)
                        + ") SELECT n FROM c) AS numbers";
        tester.store.commit(tx -> {
            tx.update("INSERT INTO delivery (id, destination, state, order_key, sort_at, sort_rank, contact_id, due_at,"
                    + " trigger, record, created_at, updated_at) SELECT 'dlv_' || n, 'crm', 'pending', 'cont_' || n, "
                    + now + ", 1, 'cont_' || n, " + now + ", 'scheduled', '{}', " + now + ", " + now + " FROM "
                    + numbers);
            tx.update("INSERT INTO lane (destination, order_key, due_at) SELECT 'crm', 'cont_' || n, " + now + " FROM "
                    + numbers);
            return null;
        });
        if (count > 1_000 && tester.database.engine() == Engine.POSTGRESQL) {
            tester.store.commit(tx -> tx.update("ANALYZE"));
        }
    }
}
