package callabsync.attack;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What an attack did to those who do no wrong.
 *
 * @param unanswered their requests that were not answered 200 in time, in words; at most 20 of them
 * @param alive whether the process is
 */
record Harm(List<String> unanswered, boolean alive) {

    static final Harm NONE = new Harm(List.of(), true);

    private static final int NO_ANSWER_MS = 15_000;
    private static final int MOST_TOLD = 20;

    /** @param patience how long a sender waits for an answer */
    static Harm of(List<Tried> tried, Duration patience, boolean alive) {
        List<String> unanswered = tried.stream()
                .filter(each -> each.status() != 200 || each.millis() > patience.toMillis())
                .map(Tried::toString)
                .limit(MOST_TOLD)
                .toList();
        return new Harm(unanswered, alive);
    }

    /**
     * One request.
     *
     * @param status 0 without an answer
     * @param millis from the connection to the first line of the answer
     */
    record Tried(String what, int status, long millis) {

        /** Sends this on a new connection and waits for the answer, longer than a genuine sender does. */
        static Tried to(int port, String what, String head, byte[] body) throws IOException {
            long start = System.nanoTime();
            int status = 0;
            try (var socket = new Socket()) {
                socket.setSoTimeout(NO_ANSWER_MS);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), NO_ANSWER_MS);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().write(body);
                status = status(socket.getInputStream());
            } catch (IOException e) {
                // Counts as no answer.
            }
            return new Tried(what, status, (System.nanoTime() - start) / 1_000_000);
        }

        private static int status(InputStream in) throws IOException {
            String line = new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.ISO_8859_1);
            return line.length() == "HTTP/1.1 200".length() ? Integer.parseInt(line.substring(9)) : 0;
        }
    }
}
