package callabsync.attack;

import callabsync.attack.AttackedProduct.Attack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Whole requests, each on a connection of its own, as fast as they are answered: the {@code number}-th is made by {@link
 * #requests}. Counts the statuses that come back.
 */
final class Flood implements Attack {

    private static final int PATIENCE_MS = 30_000;
    private static final Duration BETWEEN_RESETS = Duration.ofMillis(10);
    private static final int ADDRESSES = 250;
    private static final String STATUS = "HTTP/1.1 200";

    private final int atOnce;
    private final IntFunction<byte[]> requests;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private String address = "";
    private boolean reading = true;

    Flood(int atOnce, IntFunction<byte[]> requests) {
        this.atOnce = atOnce;
        this.requests = requests;
    }

    /** From one address, where otherwise each request has another one of 250. */
    Flood from(String one) {
        this.address = one;
        return this;
    }

    /** Each connection is reset as soon as its request is sent; no answer is read. Not so many that it is their number. */
    Flood resetting() {
        this.reading = false;
        return this;
    }

    /** How many were sent. */
    int sent() {
        return numbers.get();
    }

    /** How many were answered with which status; 0 without an answer. */
    synchronized Map<Integer, Integer> statuses() {
        return new TreeMap<>(statuses);
    }

    @Override
    public void run(int port, BooleanSupplier goesOn) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                all.add(() -> {
                    while (goesOn.getAsBoolean()) {
                        send(port, numbers.getAndIncrement());
                    }
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Sends one of them and returns the status. */
    int send(int port, int number) {
        int status = 0;
        try (var socket = new Socket()) {
            String from = address.isEmpty() ? "127.0.2." + (1 + number % ADDRESSES) : address;
            socket.bind(new InetSocketAddress(from, 0));
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
            status = exchange(socket, requests.apply(number));
        } catch (IOException e) {
            // It was cut off.
        }
        synchronized (this) {
            statuses.merge(status, 1, Integer::sum);
        }
        return status;
    }

    private int exchange(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            // It may have been answered before it was read.
        }
        if (!reading) {
            socket.setSoLinger(true, 0);
            LockSupport.parkNanos(BETWEEN_RESETS.toNanos());
            return 0;
        }
        String line = new String(socket.getInputStream().readNBytes(STATUS.length()), StandardCharsets.ISO_8859_1);
        return line.length() == STATUS.length() ? Integer.parseInt(line.substring(9)) : 0;
    }
}
