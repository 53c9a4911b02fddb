package callabsync.support;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;

/** A real mail server behind a door of its own: a test closes it, slows it down, or refuses single recipients at it. */
public final class MailServer implements AutoCloseable {

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final int port;
    private volatile ServerSocket door;
    private volatile Duration slow = Duration.ZERO;

    public MailServer() {
        // It names each mailbox that it makes, and all logs of the tests are searched for addresses.
        ((Logger) LoggerFactory.getLogger("com.icegreen.greenmail")).setLevel(Level.OFF);
        server.start();
        try (var any = new ServerSocket(0)) {
            port = any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open();
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    public void open() {
        try {
            door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ServerSocket open = door;
        daemon(() -> accept(open));
    }

    /** Connections are refused from now on. */
    public void shut() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each recipient's answer takes so long. */
    public void slow(Duration pause) {
        slow = pause;
    }

    /** @param answer what this recipient is answered, such as {@code 550 No such user}; empty: it is taken again */
    public void refuse(String recipient, String answer) {
        if (answer.isEmpty()) {
            refusals.remove(recipient);
        } else {
            refusals.put(recipient, answer);
        }
    }

    /** What was taken, in this order. */
    public List<MimeMessage> messages() {
        return Arrays.asList(server.getReceivedMessages());
    }

    private void accept(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                Socket client = open.accept();
                daemon(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                var real = new Socket("127.0.0.1", server.getSmtp().getPort())) {
            daemon(() -> copy(real, client));
            var lines = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String refusal =
                        line.startsWith("RCPT TO:<") ? refusals.get(line.substring(9, line.indexOf('>'))) : null;
                if (line.startsWith("RCPT TO:")) {
                    LockSupport.parkNanos(slow.toNanos());
                }
                OutputStream to = refusal == null ? real.getOutputStream() : client.getOutputStream();
                to.write(((refusal == null ? line : refusal) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                to.flush();
            }
        } catch (IOException e) {
            // The connection is over.
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The connection is over.
        }
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        shut();
        server.stop();
    }
}
