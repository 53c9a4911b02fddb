package callabsync.bench;

import callabsync.store.Database;
import callabsync.store.Engine;
import callabsync.support.AppProcess;
import callabsync.support.TestStores;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long each page and each address of the API takes, whole and over HTTP, with 1,000,000 events in the store: every
 * line must stay below 300 ms. The product runs in a process of its own with 256 MB. The second argument names the
 * engine, the third a folder to keep the embedded store in for the next time.
 *
 * <pre>mvn -q test-compile exec:exec -Dbench=OperatorBench -Dbench.args="1000000 sqlite"</pre>
 */
public final class OperatorBench {

    private static final long LIMIT_MS = 300;
    private static final int WARM_UP = 5;
    private static final int TIMES = 10;

    private final AppProcess app;
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private int tooSlow;

    private OperatorBench(AppProcess app) {
        this.app = app;
    }

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        boolean sqlite = arguments.length < 2 || arguments[1].equals("sqlite");
        Path folder = arguments.length > 2 ? Path.of(arguments[2]) : Files.createTempDirectory("operator-bench");
        Path file = Files.createDirectories(folder).resolve("callab-sync.db");
        boolean filled = sqlite && Files.exists(file);
        String url = sqlite ? "jdbc:sqlite:" + file : TestStores.postgresUrl();
        String login = sqlite ? "" : "&user=postgres&password=postgres";
        try (Database database = sqlite ? TestStores.sqlite(folder) : Database.at(url, "postgres", "postgres")) {
            // Opened once, so that its tables are there.
        }
        var bulk = new BulkEvents(url + login, sqlite ? Engine.SQLITE : Engine.POSTGRESQL, events, Instant.now());
        if (!filled) {
            long began = System.nanoTime();
            bulk.fill();
            System.out.printf("Filled with %,d events in %d s%n", events, (System.nanoTime() - began) / 1_000_000_000);
        }
        int tooSlow;
        try (var app = new AppProcess(folder)) {
            app.variable("HUBSPOT_TOKEN", "bench").variable("HUBSPOT_URL", "http://127.0.0.1:9");
            if (!sqlite) {
                app.variable("CALLAB_SYNC_DB_URL", url)
                        .variable("CALLAB_SYNC_DB_USER", "postgres")
                        .variable("CALLAB_SYNC_DB_PASSWORD", "postgres");
            }
            app.start().awaitReady();
            var bench = new OperatorBench(app);
            System.out.printf("%10s %10s %10s%n", "median", "longest", "processor");
            for (var page : pages(bulk).entrySet()) {
                bench.measure(page.getKey(), page.getValue());
            }
            tooSlow = bench.tooSlow;
        }
        System.out.println(tooSlow == 0 ? "All below " + LIMIT_MS + " ms" : tooSlow + " above " + LIMIT_MS + " ms");
        System.exit(tooSlow == 0 ? 0 : 1);
    }

    private static Map<String, String> pages(BulkEvents bulk) throws SQLException {
        int n = Integer.parseInt(bulk.single("SELECT COUNT(*) FROM event"));
        String event = bulk.single("SELECT event_id FROM delivery WHERE call_id = 'call_" + n / 6 + "' LIMIT 1");
        String dead = bulk.single("SELECT id FROM delivery WHERE state = 'dead' LIMIT 1");
        String middle = bulk.single("SELECT id FROM event WHERE call_id = 'call_" + n / 6 + "' LIMIT 1");
        String from = Instant.ofEpochMilli(
                        Long.parseLong(bulk.single("SELECT received_at FROM event WHERE id = '" + middle + "'")))
                .toString();
        var pages = new LinkedHashMap<String, String>();
        for (String page : new String[] {
            "/",
            "/events",
            "/events/" + event,
            "/calls/call_" + n / 6,
            "/deliveries",
            "/deliveries/" + dead,
            "/rejections",
            "/destinations",
            "/imports",
            "/mappings",
            "/mappings?event_id=" + event,
            "/routes",
            "/replays",
            "/replays?count=1",
            "/replays?count=1&type=call_ended&state=failed",
            "/test-events",
            "/books",
            "/preflight",
            "/deliveries/many?state=dead",
            "/deliveries/many?state=delivered",
            "/swagger-ui/index.html",
            "/v3/api-docs",
            "/actuator/prometheus",
            "/actuator/health",
            "/api/stats",
            "/api/events",
            "/api/events?limit=500",
            "/api/events/" + event,
            "/api/deliveries",
            "/api/deliveries?limit=500",
            "/api/deliveries/" + dead,
            "/api/rejections?limit=500",
            "/api/replays",
            "/api/imports",
            "/api/destinations",
            "/api/mappings",
            "/api/contacts/cont_" + n / 60 + "/export"
        }) {
            pages.put(page, page);
        }
        for (String type : new String[] {"call_started", "call_ended", "call_outcome_extracted", "never_seen"}) {
            pages.put("/events?type=" + type, "/events?type=" + type);
        }
        for (String state : new String[] {"stored", "dispatched", "ignored", "invalid", "failed"}) {
            pages.put("/events?state=" + state, "/events?state=" + state);
            pages.put(
                    "/events?type=call_ended&state=" + state + " from the middle",
                    "/events?type=call_ended&state=" + state + "&cursor=" + middle);
        }
        for (String q : new String[] {
            "evt_nothing",
            "call_" + n / 6,
            "%2B1 415 " + (5_000_000 + n / 60),
            "x5@example.com",
            "john",
            "j",
            "zz",
            "john d1",
            "barbara d" + n / 60
        }) {
            String search = "/events?q=" + q.replace(" ", "%20");
            pages.put(search, search);
        }
        pages.put("/events?q=j&state=failed", "/events?q=j&state=failed");
        pages.put("/events?contact_id", "/events?contact_id=cont_" + n / 60);
        pages.put("/events?from from the middle", "/events?from=" + from);
        for (String state : new String[] {"pending", "sending", "retrying", "delivered", "dead", "held", "cancelled"}) {
            pages.put("/deliveries?state=" + state, "/deliveries?state=" + state);
            pages.put(
                    "/deliveries?state=" + state + "&destination=hubspot",
                    "/deliveries?state=" + state + "&destination=hubspot");
        }
        pages.put("/deliveries?destination=hubspot", "/deliveries?destination=hubspot");
        pages.put("/deliveries?destination=kafka", "/deliveries?destination=kafka");
        pages.put("/deliveries?call_id&state=dead", "/deliveries?call_id=call_" + n / 6 + "&state=dead");
        return pages;
    }

    /** The processor's time is the product's own: it tells a slow page from a busy machine. */
    private void measure(String what, String path) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            get(path);
        }
        long[] took = new long[TIMES];
        Duration before = processor();
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            get(path);
            took[i] = (System.nanoTime() - began) / 1_000_000;
        }
        long busy = processor().minus(before).toMillis() / TIMES;
        Arrays.sort(took);
        boolean slow = took[TIMES - 1] > LIMIT_MS;
        tooSlow += slow ? 1 : 0;
        System.out.printf(
                "%7d ms %7d ms %7d ms  %s%s%n",
                took[TIMES / 2], took[TIMES - 1], busy, what, slow ? "  <-- too slow" : "");
    }

    private Duration processor() {
        return app.process().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void get(String path) throws Exception {
        String login = Base64.getEncoder().encodeToString("operator:operator".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(app.url() + path))
                        .header("Authorization", "Basic " + login)
                        .header("Accept", path.startsWith("/api") ? "application/json" : "*/*")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
    }
}
