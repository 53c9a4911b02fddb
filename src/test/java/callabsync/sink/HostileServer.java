package callabsync.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** A server on loopback that answers as no CRM would. Each answer is written by hand; what it was sent is kept. */
public final class HostileServer implements AutoCloseable {

    /** Writes an answer, until it is done or the client has gone. */
    public interface Answer {
        void write(OutputStream out) throws IOException;
    }

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    /** More than any bound, and less than what a test may take. */
    private static final long ENDLESS = 256L * 1024 * 1024;

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> heads = new ArrayList<>();
    private volatile Answer answer = json("{}");

    public HostileServer() {
        try {
            socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        threads.execute(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    public void answer(Answer next) {
        answer = next;
    }

    /** Request lines and headers, as they came. */
    public List<String> heads() {
        synchronized (heads) {
            return List.copyOf(heads);
        }
    }

    public static Answer json(String body) {
        return json("200 OK", body);
    }

    public static Answer json(String status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = OK.replace("200 OK", status);
        return out -> {
            out.write((head + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
        };
    }

    /** A body that does not end. */
    public static Answer endlessBody() {
        return out -> {
            out.write((OK + "Connection: close\r\n\r\n{\"a\":\"").getBytes(StandardCharsets.US_ASCII));
            repeat(out, new byte[64 * 1024]);
        };
    }

    /** A gibibyte of zeros in a megabyte. */
    public static Answer gzipBomb() {
        byte[] bomb = bomb();
        return out -> {
            out.write((OK + "Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bomb);
        };
    }

    public static Answer headerLines(int count) {
        return out -> {
            out.write(OK.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < count; i++) {
                out.write(("X-" + i + ": y\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write("Content-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII));
        };
    }

    public static Answer endlessHeaderLine() {
        return out -> {
            out.write((OK + "X-Long: ").getBytes(StandardCharsets.US_ASCII));
            repeat(out, "y".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII));
        };
    }

    public static Answer endlessHints(int status) {
        return out -> repeat(out, ("HTTP/1.1 " + status + " Wait\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** A few answers that only announce the one that follows. */
    public static Answer hinted(int hints, Answer answer) {
        return out -> {
            for (int i = 0; i < hints; i++) {
                out.write(
                        ("HTTP/1.1 " + (i % 2 == 0 ? 103 : 100) + " Wait\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            answer.write(out);
        };
    }

    /** One byte of the body each time that this has passed, far apart but never too far for a single read. */
    public Answer slowBody(long everyMs) {
        return out -> {
            out.write((OK + "Content-Length: 1000\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            while (isOpenAfter(everyMs)) {
                out.write(' ');
                out.flush();
            }
        };
    }

    public static Answer redirect(String location) {
        return out -> out.write(("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    private boolean isOpenAfter(long ms) {
        try {
            return !closed.await(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void repeat(OutputStream out, byte[] some) throws IOException {
        for (long sent = 0; sent < ENDLESS; sent += some.length) {
            out.write(some);
        }
    }

    /** Members of 16 MiB each, one behind the other. */
    private static byte[] bomb() {
        var member = new ByteArrayOutputStream();
        var bomb = new ByteArrayOutputStream();
        try {
            try (var gzip = new GZIPOutputStream(member)) {
                gzip.write(new byte[16 * 1024 * 1024]);
            }
            for (int i = 0; i < 64; i++) {
                member.writeTo(bomb);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bomb.toByteArray();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSoTimeout(10_000);
            for (String head = head(client.getInputStream()); !head.isEmpty(); head = head(client.getInputStream())) {
                synchronized (heads) {
                    heads.add(head);
                }
                client.getInputStream().readNBytes(length(head));
                answer.write(client.getOutputStream());
            }
        } catch (SocketTimeoutException e) {
            // The client is done with this connection.
        } catch (IOException e) {
            // The client has gone.
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static int length(String head) {
        var found =
                java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    @Override
    public void close() {
        closed.countDown();
        threads.shutdownNow();
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
