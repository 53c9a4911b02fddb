package callabsync.server;

import static org.assertj.core.api.Assertions.assertThat;

import callabsync.support.Product;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server bears from whoever has not logged in: total times, sizes, and one answer a connection. */
class ServerTest {

    private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String OPERATOR = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("operator:sandbox".getBytes(StandardCharsets.US_ASCII)) + "\r\n";

    @TempDir
    static Path folder;

    private static Product product;
    private static int port;

    @BeforeAll
    static void start() {
        product = Product.start(
                folder,
                "--callab.sync.server.head-timeout=1s",
                "--callab.sync.server.body-timeout=1s",
                "--callab.sync.server.max-body=100KB");
        port = URI.create(product.url()).getPort();
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    /** Each byte comes in time; all of them do not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /login HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                "G",
                "POST /login" + HOST + FORM + "Content-Length: 1000\r\n\r\n",
                "POST /api/retries" + HOST + "Content-Length: 1000\r\n\r\n",
                "POST /webhooks/nobody" + HOST + "Content-Length: 5000000\r\n\r\n",
            })
    void whoever_sends_byte_by_byte_is_cut_off(String begun) throws IOException {
        try (Socket socket = connect()) {
            send(socket, begun);
            socket.setSoTimeout(100);

            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> hasEnded(socket, "a"));
        }
    }

    @Test
    void a_body_that_is_not_sent_in_time_is_told_so() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST /login" + HOST + FORM + "Content-Length: 100\r\n\r\nusername=");

            assertThat(all(socket)).startsWith("HTTP/1.1 408").contains("Connection: close");
        }
    }

    @Test
    void a_body_that_is_too_large_is_not_waited_for() throws IOException {
        try (Socket announced = connect();
                Socket chunked = connect()) {
            send(announced, "POST /login" + HOST + FORM + "Content-Length: 200000\r\n\r\n");
            assertThat(all(announced)).startsWith("HTTP/1.1 413");

            send(
                    chunked,
                    "POST /login" + HOST + FORM + "Transfer-Encoding: chunked\r\n\r\n30000\r\n" + "a".repeat(0x30000));
            assertThat(firstLine(chunked)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void broken_chunks_are_malformed() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST /login" + HOST + FORM + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");

            assertThat(all(socket)).startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void the_memory_of_bodies_is_given_back() {
        var memory = product.part(BodyMemory.class);

        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> memory.bytes() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/login", "/deliveries", "/api/deliveries", "/webjars/htmx.org/dist/htmx.min.js", "/nothing"})
    void a_stranger_gets_one_answer_a_connection(String path) throws IOException {
        try (Socket socket = connect()) {
            send(socket, ("GET " + path + HOST + "\r\n").repeat(2));

            assertThat(all(socket).split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
        }
    }

    @Test
    void an_operator_keeps_the_connection_and_its_bodies_arrive() throws IOException {
        String preview = "{}";
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                send(
                        socket,
                        "POST /api/test-events" + HOST + OPERATOR + "Content-Type: application/json\r\nContent-Length: "
                                + preview.length() + "\r\n\r\n" + preview);

                assertThat(answer(socket)).startsWith("HTTP/1.1 200").contains("\"status\":200");
            }
        }
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean hasEnded(Socket socket, String more) {
        try {
            send(socket, more);
            return socket.getInputStream().readAllBytes().length >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static String all(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static String firstLine(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
    }

    /** One answer in chunks or of a known length; the connection stays. */
    private static String answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().endsWith("\r\n0\r\n\r\n") && !isWhole(text.toString())) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private static boolean isWhole(String text) {
        int head = text.indexOf("\r\n\r\n");
        var length = java.util.regex.Pattern.compile("Content-Length: (\\d+)").matcher(text);
        return head > 0 && length.find() && text.length() - head - 4 >= Integer.parseInt(length.group(1));
    }
}
