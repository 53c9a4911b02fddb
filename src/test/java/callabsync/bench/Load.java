package callabsync.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Posts requests over a number of connections, each with one request on its way at a time, from a single thread that
 * costs little beside the server it shares the cores with. Every answer must be 200.
 */
final class Load {

    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final long GIVEN_UP_AFTER_MS = 30_000;

    private final Iterator<byte[]> requests;
    private final long[] nanos;
    private int answered;

    private Load(List<byte[]> requests) {
        this.requests = requests.iterator();
        this.nanos = new long[requests.size()];
    }

    /** How long each request took, sorted, and all of them together. */
    record Times(long[] sortedNanos, double seconds) {

        double perSecond() {
            return sortedNanos.length / seconds;
        }

        double millis(double quantile) {
            return sortedNanos[(int) Math.min(sortedNanos.length - 1L, (long) (sortedNanos.length * quantile))] / 1e6;
        }
    }

    /** Whole requests, head and body; returns when all are answered. */
    static Times post(int port, int connections, List<byte[]> requests) throws IOException {
        var load = new Load(requests);
        long start = System.nanoTime();
        load.run(port, connections);
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(load.nanos);
        return new Times(load.nanos, seconds);
    }

    private void run(int port, int connections) throws IOException {
        try (var selector = Selector.open()) {
            for (int i = 0; i < connections && requests.hasNext(); i++) {
                var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                var connection = new Connection(channel);
                channel.register(selector, SelectionKey.OP_READ, connection);
                connection.send(requests.next());
            }
            while (answered < nanos.length) {
                if (selector.select(GIVEN_UP_AFTER_MS) == 0) {
                    throw new IOException(nanos.length - answered + " requests without an answer");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    goOn(key);
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        }
    }

    private void goOn(SelectionKey key) throws IOException {
        var connection = (Connection) key.attachment();
        if (key.isWritable()) {
            connection.flush();
        } else if (connection.isAnswered()) {
            nanos[answered++] = System.nanoTime() - connection.sentNanos;
            if (requests.hasNext()) {
                connection.send(requests.next());
            }
        }
        key.interestOps(connection.out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private static final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(8 * 1024);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private long sentNanos;

        Connection(SocketChannel channel) {
            this.channel = channel;
        }

        void send(byte[] request) throws IOException {
            out = ByteBuffer.wrap(request);
            in.clear();
            sentNanos = System.nanoTime();
            flush();
        }

        void flush() throws IOException {
            channel.write(out);
        }

        boolean isAnswered() throws IOException {
            if (channel.read(in) < 0) {
                throw new IOException("The connection was closed");
            }
            int body = endOfHead();
            if (body < 0 || in.position() < body + bodyLength(body)) {
                return false;
            }
            if (Arrays.mismatch(in.array(), 0, OK.length, OK, 0, OK.length) >= 0) {
                throw new IOException("Answered " + new String(in.array(), 0, in.position(), StandardCharsets.UTF_8));
            }
            return true;
        }

        private int endOfHead() {
            byte[] bytes = in.array();
            for (int i = 3; i < in.position(); i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        private int bodyLength(int head) throws IOException {
            byte[] bytes = in.array();
            for (int i = 0; i < head - LENGTH.length; i++) {
                if (bytes[i] == '\n' && startsWith(bytes, i + 1)) {
                    int length = 0;
                    for (int at = i + 1 + LENGTH.length; bytes[at] != '\r'; at++) {
                        length = bytes[at] == ' ' ? length : length * 10 + bytes[at] - '0';
                    }
                    return length;
                }
            }
            throw new IOException("An answer without a length");
        }

        private static boolean startsWith(byte[] bytes, int from) {
            for (int i = 0; i < LENGTH.length; i++) {
                if ((bytes[from + i] | 0x20) != LENGTH[i] && bytes[from + i] != LENGTH[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
