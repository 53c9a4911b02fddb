package callabsync.sandbox.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for another company's service: a real HTTP server on loopback that keeps its state in memory, records its
 * requests and misbehaves on demand. Usable without Spring. All threads are daemons.
 *
 * <p>{@link #stop()} and {@link #start()} make an outage: the port and the state stay. Each stand-in has a control API
 * under {@code /_sandbox/}, see {@link ControlApi}.
 */
public abstract class StandIn implements AutoCloseable {

    static {
        // Without this each answer on a kept connection waits for the client's delayed acknowledgement (40 ms).
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /** Recorded requests beyond this are forgotten, oldest first; the counts go on. */
    private static final int REQUESTS_KEPT = 20_000;

    private final String name;
    private final Clock clock;
    private final ControlApi control = new ControlApi(this);
    private final Switchboard switchboard = new Switchboard();
    private final Object lock = new Object();
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private long requestCount;
    private int port;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    protected StandIn(String name, Clock clock) {
        this.name = name;
        this.clock = clock;
    }

    /** Answers a request. May throw {@link StandInRefusal}; called with the lock of this stand-in held. */
    public abstract StandInAnswer answer(Request request) throws IOException;

    /** Returns the answer to a request that made the stand-in itself fail. */
    public abstract StandInAnswer broken();

    /** Forgets all records. */
    public abstract void clear();

    /** The records by collection and id, as the control API shows them. */
    public abstract Map<String, Map<String, ? extends Map<String, ?>>> state();

    /** Creates a record on behalf of the control API; null if this collection cannot be created in. */
    public abstract @Nullable String create(String collection, Map<String, Object> fields);

    /** Creates a record as another program would. */
    public String created(String collection, Map<String, Object> fields) {
        synchronized (lock) {
            return Objects.requireNonNull(create(collection, fields), collection);
        }
    }

    /** A misbehaviour that only this stand-in knows, by its name in the control API; null if it is unknown. */
    public @Nullable Misbehaviour misbehaviour(String kind, Map<String, Object> settings) {
        return null;
    }

    /** Starts on the port it had before, else on any free one. Does nothing if it is running. */
    public StandIn start() {
        return start(port);
    }

    /**
     * Starts on this port, 0 for any. Does nothing if it is running.
     *
     * @throws UncheckedIOException if the port is taken
     */
    public synchronized StandIn start(int wantedPort) {
        if (server != null) {
            return this;
        }
        // The server's own thread inherits being a daemon from the thread that starts it.
        FutureTask<HttpServer> starting = new FutureTask<>(() -> open(wantedPort));
        Thread starter = new Thread(starting, name + "-start");
        starter.setDaemon(true);
        starter.start();
        try {
            server = starting.get();
        } catch (ExecutionException e) {
            throw new UncheckedIOException(
                    "Port " + wantedPort + " for " + name + " cannot be opened", new IOException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting " + name, e);
        }
        port = server.getAddress().getPort();
        return this;
    }

    private HttpServer open(int wantedPort) throws IOException {
        HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort), 512);
        ExecutorService pool = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        threads = pool;
        stopped = new CountDownLatch(1);
        opened.setExecutor(pool);
        opened.createContext("/", this::exchange);
        opened.start();
        return opened;
    }

    /** Stops at once, cutting connections. The state, the port and the misbehaviours stay. */
    public synchronized void stop() {
        if (server == null) {
            return;
        }
        stopped.countDown();
        server.stop(0);
        server = null;
        if (threads != null) {
            threads.shutdownNow();
        }
    }

    @Override
    public void close() {
        stop();
    }

    public synchronized boolean isRunning() {
        return server != null;
    }

    /** The base URL, without a slash at the end. Known once it was started, also while it is stopped. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public synchronized int port() {
        if (port == 0) {
            throw new IllegalStateException(name + " was never started");
        }
        return port;
    }

    /** Forgets records, requests and misbehaviours. */
    public void reset() {
        behave();
        synchronized (requests) {
            requests.clear();
            requestCount = 0;
        }
        synchronized (lock()) {
            clear();
        }
    }

    /** Switches a misbehaviour on. */
    public void misbehave(Misbehaviour misbehaviour) {
        switchboard.on(misbehaviour);
    }

    /** Switches all misbehaviours off. */
    public void behave() {
        switchboard.allOff();
    }

    /** The requests, oldest first; the last 20,000. Those to the control API are not among them. */
    public List<RecordedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** The requests with this method whose path contains this. */
    public List<RecordedRequest> requests(String method, String pathPart) {
        return requests().stream()
                .filter(request ->
                        request.method().equals(method) && request.path().contains(pathPart))
                .toList();
    }

    /** How many requests came since the start or the last reset. */
    public long requestCount() {
        synchronized (requests) {
            return requestCount;
        }
    }

    /** How many of the recorded requests have a path that contains this. */
    public long requestCount(String pathPart) {
        return requests().stream()
                .filter(request -> request.path().contains(pathPart))
                .count();
    }

    /** Forgets the recorded requests only. */
    public void forgetRequests() {
        synchronized (requests) {
            requests.clear();
            requestCount = 0;
        }
    }

    public Clock clock() {
        return clock;
    }

    /** Guards the records. */
    public Object lock() {
        return lock;
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            RecordedRequest recorded = recorded(exchange);
            if (recorded.path().startsWith("/_sandbox")) {
                send(exchange, control.answer(recorded));
                return;
            }
            record(recorded);
            behaveOrNot(exchange, recorded);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void behaveOrNot(HttpExchange exchange, RecordedRequest recorded) throws IOException, InterruptedException {
        Misbehaviour last = null;
        for (Misbehaviour misbehaviour : switchboard.next(recorded)) {
            if (misbehaviour.effect() != Misbehaviour.Effect.ANSWER_LATE) {
                misbehaviour.pause(stopped);
            }
            last = misbehaviour;
        }
        Misbehaviour.Effect effect = last == null ? Misbehaviour.Effect.SLOW : last.effect();
        switch (effect) {
            case DOWN -> {}
            case ANSWER -> send(exchange, last == null ? StandInAnswer.noContent() : last.answer());
            case ANSWER_LOST -> answered(new Request(recorded, null));
            case HALF_ANSWER -> sendHalf(exchange, answered(new Request(recorded, null)));
            case ANSWER_LATE -> {
                StandInAnswer answer = answered(new Request(recorded, null));
                if (last != null) {
                    last.pause(stopped);
                }
                send(exchange, answer);
            }
            case PARTIAL_FAILURE -> send(exchange, answered(new Request(recorded, last)));
            case SLOW -> send(exchange, answered(new Request(recorded, null)));
        }
    }

    private StandInAnswer answered(Request request) {
        try {
            synchronized (lock()) {
                return answer(request);
            }
        } catch (StandInRefusal refusal) {
            return refusal.answer();
        } catch (IOException | RuntimeException e) {
            return broken();
        }
    }

    private void record(RecordedRequest request) {
        synchronized (requests) {
            requestCount++;
            requests.addLast(request);
            if (requests.size() > REQUESTS_KEPT) {
                requests.removeFirst();
            }
        }
    }

    private RecordedRequest recorded(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((header, values) -> headers.put(header.toLowerCase(Locale.ROOT), List.copyOf(values)));
        String query = exchange.getRequestURI().getRawQuery();
        byte[] body = exchange.getRequestBody().readAllBytes();
        return new RecordedRequest(
                clock.instant(),
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers,
                new String(body, StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, StandInAnswer answer) throws IOException {
        byte[] body = answer.bytes();
        headers(exchange, answer, body);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void sendHalf(HttpExchange exchange, StandInAnswer answer) throws IOException {
        byte[] body = answer.bytes();
        headers(exchange, answer, body);
        // Promises at least one byte that never comes, even without a body.
        exchange.sendResponseHeaders(answer.status() == 204 ? 200 : answer.status(), Math.max(body.length, 2));
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
    }

    private static void headers(HttpExchange exchange, StandInAnswer answer, byte[] body) {
        if (body.length > 0) {
            exchange.getResponseHeaders().set("Content-Type", "application/json;charset=utf-8");
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
    }
}
