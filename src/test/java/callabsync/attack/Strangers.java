package callabsync.attack;

import callabsync.attack.AttackedProduct.Attack;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Many connections that begin alike and then go on byte by byte. Each that is closed is opened again. They come from
 * addresses of their own, 127.0.1.x, so that what an address may do is not what stops them.
 *
 * @param connections how many at once
 * @param first what each sends at once
 * @param then what it sends byte by byte, round and round; empty: nothing more
 * @param every the time between two of these bytes
 * @param reading how many bytes of the answer it reads at each of these times; 0: none, until it is closed
 * @param renewedAfter how long each lasts before the stranger itself opens it anew
 */
record Strangers(int connections, byte[] first, byte[] then, Duration every, int reading, Duration renewedAfter)
        implements Attack {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final int SMALL_WINDOW_BYTES = 2 * 1024;
    private static final int ADDRESSES = 250;

    /** Requests whose bodies never end. */
    static Strangers slowBodies(int connections, String head) {
        return new Strangers(connections, bytes(head), bytes("a"), Duration.ofSeconds(4), 0, NEVER);
    }

    /** Heads that never end. */
    static Strangers slowHeads(int connections, Duration every) {
        return new Strangers(
                connections, bytes("POST /webhooks/callab HTTP/1.1\r\nHost: x\r\nX-A: "), bytes("a"), every, 0, NEVER);
    }

    /** Requests whose answers are read a byte at a time. */
    static Strangers slowReaders(int connections, String requests) {
        return new Strangers(connections, bytes(requests), new byte[0], Duration.ofMillis(500), 1, NEVER);
    }

    Strangers renewedAfter(Duration time) {
        return new Strangers(connections, first, then, every, reading, time);
    }

    @Override
    public void run(int port, BooleanSupplier goesOn) throws IOException {
        List<Stranger> all = new ArrayList<>();
        try {
            for (int i = 0; i < connections && goesOn.getAsBoolean(); i++) {
                all.add(new Stranger("127.0.1." + (1 + i % ADDRESSES), port, i));
            }
            while (goesOn.getAsBoolean()) {
                for (Stranger each : all) {
                    each.goOn();
                }
                LockSupport.parkNanos(TICK.toNanos());
            }
        } finally {
            for (Stranger each : all) {
                each.close();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private final class Stranger {

        private final String address;
        private final int port;
        private SocketChannel channel;
        private long openedNanos;
        private long lastNanos;
        private int sent;

        /** @param number spreads the bytes of all strangers over the time between two of one */
        Stranger(String address, int port, int number) {
            this.address = address;
            this.port = port;
            open();
            lastNanos = System.nanoTime() - every.toNanos() * number / connections;
        }

        private void open() {
            openedNanos = System.nanoTime();
            lastNanos = openedNanos;
            sent = 0;
            try {
                channel = SocketChannel.open();
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_WINDOW_BYTES);
                channel.bind(new InetSocketAddress(address, 0));
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress("127.0.0.1", port));
            } catch (IOException e) {
                close();
            }
        }

        void goOn() {
            long now = System.nanoTime();
            try {
                if (!channel.isOpen() || now - openedNanos > renewedAfter.toNanos()) {
                    throw new IOException("closed");
                }
                if (!channel.finishConnect()) {
                    return;
                }
                if (sent < first.length) {
                    sent += channel.write(ByteBuffer.wrap(first, sent, first.length - sent));
                } else if (now - lastNanos >= every.toNanos()) {
                    lastNanos = now;
                    drip();
                }
            } catch (IOException e) {
                close();
                open();
            }
        }

        private void drip() throws IOException {
            if (then.length > 0) {
                sent += channel.write(ByteBuffer.wrap(then, (sent - first.length) % then.length, 1));
            }
            // Whoever reads nothing looks all the same whether there is anything left to hold on to.
            if ((reading > 0 || then.length > 0) && channel.read(ByteBuffer.allocate(Math.max(1, reading))) < 0) {
                throw new IOException("closed");
            }
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is of no use any more.
            }
        }
    }
}
